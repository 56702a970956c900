import { Logger } from '@nestjs/common';
import { NotFoundError, RedisUnavailableError } from '../../../core/errors/index.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-kind.ts';
import type { EndpointRepository } from './endpoint-repository.ts';

/** `document`: what there is now; undefined: nothing any more. */
export type DocumentWatcher<Spec> = (id: string, document: EndpointDocument<Spec> | undefined) => void;

/** How long a creation may take before what it reserved counts as left behind, in milliseconds. More than any `waitMs`. */
const RESERVATION_MS = 120_000;

/**
 * Desired state of the endpoints this node owns: in memory and in Redis. The owner is the only one who changes them, so reading needs no
 * Redis, and memory is right whenever the two differ: after a write that ended in doubt, or when Redis came back without its last second.
 * One exception: what another node has deleted while this one was silent is gone ({@link onDeleted}).
 */
export class OwnedDocuments<Spec extends EndpointSpec> {
  readonly #repository: EndpointRepository<Spec>;
  readonly #noun: string;
  readonly #byId = new Map<string, EndpointDocument<Spec>>();
  readonly #ids = new Map<string, string>();
  /** Ids that are being written. */
  readonly #writing = new Set<string>();
  /** Ids whose last write ended in doubt. */
  readonly #doubtful = new Set<string>();
  readonly #logger = new Logger('desired-state');
  /** Called with the id of each endpoint that another node has deleted, when it is dropped here. */
  onDeleted: (id: string) => void = () => undefined;
  /** Called with each document that takes the place of another, is new, or is gone. */
  onChanged: DocumentWatcher<Spec> = () => undefined;
  #node: string | undefined;
  #settling: Promise<void> | undefined;

  constructor(repository: EndpointRepository<Spec>, noun: string) {
    this.#repository = repository;
    this.#noun = noun;
  }

  get size(): number {
    return this.#byId.size;
  }

  find(idOrName: string): EndpointDocument<Spec> | undefined {
    return this.#byId.get(idOrName) ?? this.#byId.get(this.#ids.get(idOrName) ?? '');
  }

  /** Throws `not_found`. */
  get(idOrName: string): EndpointDocument<Spec> {
    const document = this.find(idOrName);
    if (!document) throw new NotFoundError(this.#noun, idOrName);
    return document;
  }

  values(): IterableIterator<EndpointDocument<Spec>> {
    return this.#byId.values();
  }

  /**
   * Begins a creation that {@link enter} ends: reserves the name in Redis, invisible until then. Without a name there is nothing that
   * anybody else could have, so Redis only has to be reachable. Throws `name_taken`.
   */
  async reserve(document: EndpointDocument<Spec>): Promise<void> {
    if (document.spec.name === undefined) this.#repository.requireUp();
    else
      await this.#write(document.id, async () =>
        this.#repository.create({ ...document, reservedUntilMs: (await this.#repository.now()) + RESERVATION_MS }),
      );
  }

  /** Writes what was reserved, for everybody to see. */
  async enter(document: EndpointDocument<Spec>): Promise<void> {
    if (document.spec.name !== undefined) return this.replace(document, document);
    await this.#write(document.id, async () => {
      await this.#repository.create(document);
      this.#remember(document);
    });
  }

  /** Writes documents that have names, all at once, for everybody to see. Throws `name_taken`. */
  async enterAll(documents: readonly EndpointDocument<Spec>[]): Promise<void> {
    for (const { id } of documents) this.#writing.add(id);
    try {
      await this.#repository.createAll(documents);
      for (const document of documents) this.#remember(document);
    } catch (error) {
      if (error instanceof RedisUnavailableError) for (const { id } of documents) this.#doubtful.add(id);
      throw error;
    } finally {
      for (const { id } of documents) this.#writing.delete(id);
    }
  }

  /** Writes the next state of a document over the one that was read. Throws `name_taken`. */
  async replace(before: EndpointDocument<Spec>, next: EndpointDocument<Spec>): Promise<void> {
    await this.#write(next.id, async () => {
      await this.#repository.replace(next, before.revision);
      this.#remember(next);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#write(id, () => this.#repository.remove(id));
    this.#forget(id);
  }

  /** What was written for a creation that failed goes, now or when Redis is back. */
  async undoReserve(id: string): Promise<void> {
    this.#forget(id);
    this.#doubtful.add(id);
    await this.#settleOne(id);
  }

  /** Reads what belongs to `node`; reservations of a creation that never ended are swept away. */
  async load(node: string): Promise<void> {
    for await (const document of this.#repository.scan()) {
      if (document.node !== node) continue;
      if (document.reservedUntilMs === undefined) this.#remember(document);
      else await this.#repository.remove(document.id);
    }
    this.#node = node;
  }

  /** Brings Redis in line with memory. Call it when Redis is back; before {@link load} it does nothing. */
  async settle(): Promise<void> {
    if (this.#node === undefined) return;
    this.#settling ??= this.#settle(this.#node).finally(() => (this.#settling = undefined));
    await this.#settling;
  }

  async #settle(node: string): Promise<void> {
    try {
      for (const id of this.#doubtful) await this.#settleOne(id);
      for (const id of await this.#repository.findOutdated([...this.#byId.values()])) await this.#settleOne(id);
      for await (const { id, node: owner, reservedUntilMs } of this.#repository.scan({
        known: (known) => this.#byId.get(known),
      })) {
        const isUndead =
          owner === node && reservedUntilMs === undefined && !this.#byId.has(id) && !this.#writing.has(id);
        if (isUndead) await this.#settleOne(id);
      }
    } catch (error) {
      if (!(error instanceof RedisUnavailableError))
        this.#logger.error({ err: error }, 'could not apply the stored state');
    }
  }

  /** Redis gets what memory has. An id stays in doubt while Redis is down. */
  async #settleOne(id: string): Promise<void> {
    try {
      const document = this.#byId.get(id);
      await (document ? this.#repository.put(document) : this.#repository.remove(id));
      this.#doubtful.delete(id);
    } catch (error) {
      if (error instanceof RedisUnavailableError) return;
      this.#doubtful.delete(id);
      if (error instanceof NotFoundError) return this.#deletedByOther(id);
      this.#logger.error({ err: error }, `could not apply the document of ${id}`);
    }
  }

  #deletedByOther(id: string): void {
    this.#forget(id);
    this.onDeleted(id);
  }

  async #write<T>(id: string, write: () => Promise<T>): Promise<T> {
    this.#writing.add(id);
    try {
      return await write();
    } catch (error) {
      if (error instanceof RedisUnavailableError) this.#doubtful.add(id);
      throw error;
    } finally {
      this.#writing.delete(id);
    }
  }

  #remember(document: EndpointDocument<Spec>): void {
    this.#forgetName(document.id);
    this.#byId.set(document.id, document);
    if (document.spec.name !== undefined) this.#ids.set(document.spec.name, document.id);
    this.onChanged(document.id, document);
  }

  #forget(id: string): void {
    this.#forgetName(id);
    this.#byId.delete(id);
    this.onChanged(id, undefined);
  }

  #forgetName(id: string): void {
    const name = this.#byId.get(id)?.spec.name;
    if (name !== undefined && this.#ids.get(name) === id) this.#ids.delete(name);
  }
}
