/**
 * Names of all Redis keys. Every key of a cluster carries the same hash tag, so that scripts and transactions over several keys work on
 * Redis Cluster too. BullMQ gets `bullPrefix` (never ioredis `keyPrefix`).
 */
export class RedisKeys {
  readonly #root: string;

  constructor(prefix: string) {
    this.#root = `{${prefix}}`;
  }

  /** Stream: the event log. */
  get events(): string {
    return `${this.#root}:events`;
  }
  /** Hash id → JSON: desired state of a kind of resource. */
  resources(kind: 'listeners' | 'clients' | 'pools' | 'schedules' | 'functions' | 'setups'): string {
    return `${this.#root}:${kind}`;
  }
  /** Hash name → source of a function; what else there is to it is in `resources('functions')`. */
  get functionSources(): string {
    return `${this.#root}:functions:sources`;
  }
  /** Sorted set of the names of functions that were removed, by time. */
  get functionsRemoved(): string {
    return `${this.#root}:functions:removed`;
  }
  /** Hash name → id. */
  names(kind: 'listeners' | 'clients'): string {
    return `${this.#root}:${kind}:names`;
  }
  /** Sorted set of ids, all with score 0: the ids of a kind in order. */
  ids(kind: 'listeners' | 'clients'): string {
    return `${this.#root}:${kind}:ids`;
  }
  /** Sorted set id → Unix milliseconds: ids that another node deleted while the owner was gone, until when that is remembered. */
  deletedByOthers(kind: 'listeners' | 'clients'): string {
    return `${this.#root}:${kind}:deleted-by-others`;
  }
  /** Hash node name → JSON (url, slot, version, startedAt). */
  get nodes(): string {
    return `${this.#root}:nodes`;
  }
  /** String with a time to live: the node is alive. */
  nodeAlive(name: string): string {
    return `${this.#root}:node:${name}:alive`;
  }
  /** String: what nodes show each other when they forward requests. */
  get clusterSecret(): string {
    return `${this.#root}:cluster-secret`;
  }
  /** Anything about answers kept for their Idempotency-Keys. */
  idempotency(part: string): string {
    return `${this.#root}:idempotency:${part}`;
  }
  /** Hash: a counter. */
  counter(name: string): string {
    return `${this.#root}:counter:${name}`;
  }
  /** Hash lock → newest fencing token a counter was written with. */
  counterFences(name: string): string {
    return `${this.#root}:counter-fences:${name}`;
  }
  /** Sorted set of the names of all counters, all with score 0. */
  get counterNames(): string {
    return `${this.#root}:counters`;
  }
  /** Anything about one lock; `part` has no colon, so that names may. */
  lock(name: string, part: string): string {
    return `${this.#root}:lock:${name}:${part}`;
  }
  /** Anything about all locks. */
  locks(part: string): string {
    return `${this.#root}:locks:${part}`;
  }
  /** Anything else about set-ups. */
  setups(part: string): string {
    return `${this.#root}:setups:${part}`;
  }
  /** Anything about jobs that BullMQ does not keep. */
  jobs(part: string): string {
    return `${this.#root}:jobs:${part}`;
  }
  /** BullMQ's `prefix` option. */
  get bullPrefix(): string {
    return `${this.#root}:bull`;
  }
}
