import { Logger } from '@nestjs/common';
import type { z } from 'zod';
import type { Order } from '../../../contract/order.ts';
import { setupOf } from '../../../contract/setup-name.ts';
import { AppError, NotFoundError, RedisUnavailableError, RevisionMismatchError } from '../../../core/errors/index.ts';
import { lexPage, onRedis, type RedisConnections, type RedisKeys } from '../../../core/redis/index.ts';
import { documentSchema, type EndpointDocument } from './endpoint-document.ts';
import type { EndpointKind, EndpointSpec } from './endpoint-kind.ts';
import { CREATE_ALL, REMOVE, REMOVE_ORPHAN, WRITE } from './endpoint-scripts.ts';
import { revisionsArgument, type Revisions } from '../../../core/http/index.ts';

/** Documents read from Redis in one go. */
const CHUNK = 500;
/**
 * How long is remembered what was deleted while its owner was gone, in milliseconds, and of how many endpoints of a kind: an owner that was
 * silent for longer and comes back as the same process keeps them.
 */
const REMEMBERED_MS = 7 * 86_400_000;
const MAX_REMEMBERED = 10_000;
/** Most unreadable documents to remember; beyond that they are logged again. */
const MAX_REPORTED = 1000;

export interface ScanOptions<Spec> {
  readonly afterId?: string;
  /** Default `asc`. */
  readonly order?: Order;
  readonly chunk?: number;
  readonly known?: (id: string) => EndpointDocument<Spec> | undefined;
}

/**
 * Desired state of one kind of endpoint in Redis: a hash of documents, a hash of names, a sorted set of ids. Writes are atomic and say
 * which revision they replace. Every method throws `redis_unavailable` at once when Redis is down.
 */
export class EndpointRepository<Spec extends EndpointSpec> {
  readonly #connections: RedisConnections;
  readonly #keys: {
    readonly documents: string;
    readonly names: string;
    readonly ids: string;
    readonly deleted: string;
  };
  readonly #nodeAlive: (node: string) => string;
  readonly #kind: EndpointKind<Spec>;
  readonly #schema: z.ZodType<EndpointDocument<Spec>>;
  readonly #logger: Logger;
  /** Ids of unreadable documents, each logged once. */
  readonly #reported = new Set<string>();

  constructor(connections: RedisConnections, keys: RedisKeys, kind: EndpointKind<Spec>) {
    this.#connections = connections;
    this.#keys = {
      documents: keys.resources(kind.plural),
      names: keys.names(kind.plural),
      ids: keys.ids(kind.plural),
      deleted: keys.deletedByOthers(kind.plural),
    };
    this.#nodeAlive = (node) => keys.nodeAlive(node);
    this.#kind = kind;
    this.#schema = documentSchema(kind.spec);
    this.#logger = new Logger(kind.plural);
  }

  /** Throws `redis_unavailable` while Redis is known to be gone: asked before anything is started that would have to be undone. */
  requireUp(): void {
    if (!this.#connections.isUp) throw new RedisUnavailableError();
  }

  /** Throws `name_taken` when another endpoint of the kind has it. */
  async requireFree(name: string): Promise<void> {
    if (await this.find(name)) throw this.#nameTaken(name);
  }

  /** Writes a new document; throws `name_taken`. */
  async create(document: EndpointDocument<Spec>): Promise<void> {
    await this.#write(document, '0');
  }

  /** Writes new documents, which have names, a few hundred in one go; throws `name_taken`. */
  async createAll(documents: readonly EndpointDocument<Spec>[]): Promise<void> {
    for (let at = 0; at < documents.length; at += CHUNK) {
      const args = documents
        .slice(at, at + CHUNK)
        .flatMap((document) => [document.id, JSON.stringify(document), document.spec.name ?? '']);
      const [status, name] = await this.#run(() => CREATE_ALL.run(this.#connections.api, this.#allKeys(), args));
      if (status === 'name_taken') throw this.#nameTaken(String(name));
    }
  }

  /** Those of `names` that endpoints have, with their documents. */
  async findAll(names: readonly string[]): Promise<EndpointDocument<Spec>[]> {
    if (names.length === 0) return [];
    const { api } = this.#connections;
    const ids = (await onRedis(() => api.hmget(this.#keys.names, ...names))).filter((id) => id !== null);
    const texts = ids.length === 0 ? [] : await onRedis(() => api.hmget(this.#keys.documents, ...ids));
    return texts.flatMap((json, at) => {
      const document = json === null ? undefined : this.#parse(json, ids[at] ?? '');
      return document === undefined || document.reservedUntilMs !== undefined ? [] : [document];
    });
  }

  /** Replaces `revision` of a document; throws `revision_mismatch`, `name_taken`, `not_found`. */
  async replace(document: EndpointDocument<Spec>, revision: number): Promise<void> {
    await this.#write(document, String(revision));
  }

  /** Writes a document whatever is there; throws `name_taken`, and `not_found` when another node has deleted it. */
  async put(document: EndpointDocument<Spec>): Promise<void> {
    await this.#write(document, '');
  }

  /** Removes a document and frees its name; false when there was none. With `revision`, throws `revision_mismatch` unless that is there. */
  async remove(id: string, revision?: Revisions): Promise<boolean> {
    const answer = await this.#run(() =>
      REMOVE.run(this.#connections.api, this.#allKeys(), [id, revisionsArgument(revision)]),
    );
    if (answer[0] === 'revision') throw new RevisionMismatchError(Number(answer[1]));
    return answer[0] === 'ok';
  }

  /** Removes a document of a node that sends no heartbeat; throws `not_found`, `revision_mismatch`, and `node_unreachable` when it is back. */
  async removeOrphan({ id, node }: EndpointDocument<Spec>, revision: Revisions | undefined): Promise<void> {
    const now = await this.now();
    const keys = [...this.#allKeys(), this.#nodeAlive(node)];
    const answer = await this.#run(() =>
      REMOVE_ORPHAN.run(this.#connections.api, keys, [
        id,
        revisionsArgument(revision),
        node,
        now,
        now + REMEMBERED_MS,
        MAX_REMEMBERED,
      ]),
    );
    if (answer[0] === 'alive')
      throw new AppError(
        'node_unreachable',
        `The node "${node}" that owns the resource came back during the request. Retry.`,
      );
    if (answer[0] === 'not_found') throw new NotFoundError(this.#kind.noun, id);
    if (answer[0] === 'revision') throw new RevisionMismatchError(Number(answer[1]));
  }

  /** The time of Redis, which all nodes share, Unix milliseconds. */
  async now(): Promise<number> {
    return Number((await onRedis(() => this.#connections.api.time()))[0]) * 1000;
  }

  /** By id or name; one that is still being created is not there. */
  async find(idOrName: string): Promise<EndpointDocument<Spec> | undefined> {
    const { api } = this.#connections;
    const json = await onRedis(async () => {
      const direct = await api.hget(this.#keys.documents, idOrName);
      if (direct !== null) return direct;
      const id = await api.hget(this.#keys.names, idOrName);
      return id === null ? null : api.hget(this.#keys.documents, id);
    });
    const document = json === null ? undefined : this.#parse(json, idOrName);
    return document?.reservedUntilMs === undefined ? document : undefined;
  }

  /**
   * Documents whose id sorts after `afterId`, in order of creation, reservations included, `chunk` read at a time. Broken ones are
   * reported and left out. `known` saves parsing what the caller has already.
   */
  async *scan({ afterId = '', order = 'asc', chunk = CHUNK, known }: ScanOptions<Spec> = {}): AsyncGenerator<
    EndpointDocument<Spec>
  > {
    const { api } = this.#connections;
    let after = afterId;
    for (;;) {
      const ids = await onRedis(() => lexPage(api, this.#keys.ids, { order, after, count: chunk }));
      const unknown = ids.filter((id) => known?.(id) === undefined);
      const found = unknown.length === 0 ? [] : await onRedis(() => api.hmget(this.#keys.documents, ...unknown));
      const texts = new Map(unknown.map((id, at) => [id, found[at] ?? undefined]));
      for (const id of ids) {
        const text = texts.get(id);
        const document = text === undefined ? known?.(id) : this.#parse(text, id);
        if (document) yield document;
      }
      if (ids.length < chunk) return;
      after = ids.at(-1) ?? '';
    }
  }

  /** Ids of those that Redis does not have, or has in another state. */
  async findOutdated(documents: readonly EndpointDocument<Spec>[]): Promise<string[]> {
    const outdated: string[] = [];
    for (let at = 0; at < documents.length; at += CHUNK) {
      const chunk = documents.slice(at, at + CHUNK);
      const texts = await onRedis(() =>
        this.#connections.api.hmget(this.#keys.documents, ...chunk.map(({ id }) => id)),
      );
      outdated.push(...chunk.filter((document, index) => !isSame(document, texts[index] ?? null)).map(({ id }) => id));
    }
    return outdated;
  }

  async #write(document: EndpointDocument<Spec>, expected: string): Promise<void> {
    const { id, spec } = document;
    const answer = await this.#run(() =>
      WRITE.run(this.#connections.api, this.#allKeys(), [id, JSON.stringify(document), spec.name ?? '', expected]),
    );
    if (answer[0] === 'revision') throw new RevisionMismatchError(Number(answer[1]));
    if (answer[0] === 'not_found') throw new NotFoundError(this.#kind.noun, id);
    if (answer[0] === 'name_taken') throw this.#nameTaken(spec.name ?? '');
  }

  #nameTaken(name: string): AppError {
    return new AppError('name_taken', `Another ${this.#kind.noun} is named "${name}".`, {
      errors: [{ path: 'name', message: 'is taken' }],
    });
  }

  async #run(script: () => Promise<unknown>): Promise<unknown[]> {
    return (await onRedis(script)) as unknown[];
  }

  #allKeys(): string[] {
    return [this.#keys.documents, this.#keys.names, this.#keys.ids, this.#keys.deleted];
  }

  #parse(json: string, id: string): EndpointDocument<Spec> | undefined {
    try {
      return parseStored(this.#schema, JSON.parse(json) as StoredDocument);
    } catch (error) {
      if (this.#reported.has(id)) return undefined;
      if (this.#reported.size >= MAX_REPORTED) this.#reported.clear();
      this.#reported.add(id);
      this.#logger.error({ err: error }, `the document of ${this.#kind.noun} "${id}" cannot be read; ignoring it`);
      return undefined;
    }
  }
}

interface StoredDocument {
  readonly spec?: { readonly name?: unknown };
}

/** The name of a resource of a set-up has a slash, which the schema refuses: only set-ups give such names. */
function parseStored<Spec extends EndpointSpec>(
  schema: z.ZodType<EndpointDocument<Spec>>,
  stored: StoredDocument,
): EndpointDocument<Spec> {
  const name = stored.spec?.name;
  if (typeof name !== 'string' || setupOf(name) === undefined) return schema.parse(stored);
  const document = schema.parse({ ...stored, spec: { ...stored.spec, name: undefined } });
  return { ...document, spec: { ...document.spec, name } };
}

/** Everything that can change, changes one of these. */
function isSame<Spec>({ revision, running, lastPort }: EndpointDocument<Spec>, text: string | null): boolean {
  try {
    const stored = JSON.parse(text ?? '{}') as Partial<EndpointDocument<Spec>>;
    return (
      stored.revision === revision &&
      stored.running === running &&
      stored.lastPort === lastPort &&
      stored.reservedUntilMs === undefined
    );
  } catch {
    return false;
  }
}
