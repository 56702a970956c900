import { Logger } from '@nestjs/common';
import type { z } from 'zod';
import { AppError, NotFoundError, RevisionMismatchError } from '../../../core/errors/index.ts';
import { onRedis, type RedisConnections, type RedisKeys } from '../../../core/redis/index.ts';
import { documentSchema, type EndpointDocument } from './endpoint-document.ts';
import { removeScript, writeScript } from './endpoint-scripts.ts';

/** Documents read from Redis in one go. */
const CHUNK = 500;

export interface RepositorySettings<Spec> {
  readonly kind: 'listeners' | 'clients';
  /** In sentences: "listener". */
  readonly noun: string;
  readonly spec: z.ZodType<Spec>;
}

/**
 * Desired state of one kind of endpoint in Redis: a hash of documents, a hash of names, a sorted set of ids. Writes are atomic and say
 * which revision they replace. Every method throws `redis_unavailable` at once when Redis is gone.
 */
export class EndpointRepository<Spec extends { readonly name?: string | undefined }> {
  readonly #connections: RedisConnections;
  readonly #keys: { readonly documents: string; readonly names: string; readonly ids: string };
  readonly #settings: RepositorySettings<Spec>;
  readonly #schema: z.ZodType<EndpointDocument<Spec>>;
  readonly #logger: Logger;

  constructor(connections: RedisConnections, keys: RedisKeys, settings: RepositorySettings<Spec>) {
    this.#connections = connections;
    this.#keys = { documents: keys.resources(settings.kind), names: keys.names(settings.kind), ids: keys.ids(settings.kind) };
    this.#settings = settings;
    this.#schema = documentSchema(settings.spec);
    this.#logger = new Logger(settings.kind);
  }

  /** Writes a new document; throws `name_taken`. */
  async create(document: EndpointDocument<Spec>): Promise<void> {
    await this.#write(document, '0');
  }

  /** Replaces `revision` of a document; throws `revision_mismatch`, `name_taken`, `not_found`. */
  async replace(document: EndpointDocument<Spec>, revision: number): Promise<void> {
    await this.#write(document, String(revision));
  }

  /** Writes a document whatever is there; throws `name_taken`. */
  async put(document: EndpointDocument<Spec>): Promise<void> {
    await this.#write(document, '');
  }

  /** Removes a document and frees its name; false when there was none. With `revision`, throws `revision_mismatch` unless that is there. */
  async remove(id: string, revision?: number): Promise<boolean> {
    const answer = await this.#run(() => removeScript.run(this.#connections.api, this.#allKeys(), [id, revision ?? '']));
    if (answer[0] === 'revision') throw new RevisionMismatchError(Number(answer[1]));
    return answer[0] === 'ok';
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

  /** All documents whose id sorts after `afterId`, in order of creation, reservations included; broken ones are reported and left out. */
  async *scan(afterId = ''): AsyncGenerator<EndpointDocument<Spec>> {
    let after = afterId;
    for (;;) {
      const min = after === '' ? '-' : `(${after}`;
      const ids = await onRedis(() => this.#connections.api.zrange(this.#keys.ids, min, '+', 'BYLEX', 'LIMIT', 0, CHUNK));
      if (ids.length === 0) return;
      const found = await onRedis(() => this.#connections.api.hmget(this.#keys.documents, ...ids));
      yield* found.flatMap((json, index) => (typeof json === 'string' ? (this.#parse(json, ids[index] ?? '') ?? []) : []));
      after = ids.at(-1) ?? '';
    }
  }

  async #write(document: EndpointDocument<Spec>, expected: string): Promise<void> {
    const { id, spec } = document;
    const answer = await this.#run(() => writeScript.run(this.#connections.api, this.#allKeys(), [id, JSON.stringify(document), spec.name ?? '', Date.now(), expected]));
    if (answer[0] === 'revision') throw new RevisionMismatchError(Number(answer[1]));
    if (answer[0] === 'not_found') throw new NotFoundError(this.#settings.noun, id);
    if (answer[0] === 'name_taken') throw new AppError('name_taken', `There is another ${this.#settings.noun} named "${spec.name ?? ''}".`, { errors: [{ path: 'name', message: 'is taken' }] });
  }

  async #run(script: () => Promise<unknown>): Promise<unknown[]> {
    return (await onRedis(script)) as unknown[];
  }

  #allKeys(): string[] {
    return [this.#keys.documents, this.#keys.names, this.#keys.ids];
  }

  #parse(json: string, id: string): EndpointDocument<Spec> | undefined {
    try {
      return this.#schema.parse(JSON.parse(json));
    } catch (error) {
      this.#logger.error({ err: error }, `the document of ${this.#settings.noun} "${id}" cannot be read and is left alone`);
      return undefined;
    }
  }
}
