import { Inject, Injectable } from '@nestjs/common';
import type { FunctionSpec, FunctionSummary, StoredFunction } from '../../contract/jobs/function.ts';
import { orderedAfter, type Order } from '../../contract/order.ts';
import { setupMember, setupOf } from '../../contract/setup-name.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { REMOVE, STORE } from './scripts.ts';
import { revisionsArgument, type Revisions } from '../../core/http/index.ts';

export type Stored =
  | { readonly status: 'ok'; readonly summary: FunctionSummary; readonly isNew: boolean }
  | { readonly status: 'revision'; readonly found: number }
  | { readonly status: 'limit' }
  | { readonly status: 'scope' };

export type Removed = { readonly status: 'ok' | 'missing' } | { readonly status: 'revision'; readonly found: number };

/** Names of removed functions that are remembered, the newest. */
const MAX_REMOVED = 100_000;
/** Names asked for in one command. */
const NAMES_AT_A_TIME = 500;

/** Functions in Redis. Every method throws `redis_unavailable` at once when Redis is down. */
@Injectable()
export class FunctionRepository {
  readonly #connections: RedisConnections;
  readonly #keys: readonly [functions: string, sources: string, removed: string];
  readonly #max: number;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(CONFIG) config: Config,
  ) {
    this.#connections = connections;
    this.#keys = [keys.resources('functions'), keys.functionSources, keys.functionsRemoved];
    this.#max = config.maxFunctions;
  }

  /** `mayTakeOver`: another source may be given to a name that has or had one. */
  async store(
    name: string,
    { source, description }: FunctionSpec,
    { revision, mayTakeOver }: { revision: Revisions | undefined; mayTakeOver: boolean },
  ): Promise<Stored> {
    const args = [
      name,
      source,
      Buffer.byteLength(source),
      description,
      new Date().toISOString(),
      revisionsArgument(revision),
      this.#max,
      mayTakeOver ? '1' : '',
    ];
    const [status, first, isNew] = (await onRedis(() => STORE.run(this.#connections.api, this.#keys, args))) as [
      Stored['status'],
      string | number,
      number,
    ];
    if (status === 'ok') return { status, summary: summaryOf(name, String(first)), isNew: isNew === 1 };
    return status === 'revision' ? { status, found: Number(first) } : { status };
  }

  async remove(name: string, revision: Revisions | undefined): Promise<Removed> {
    const [status, found] = (await onRedis(() =>
      REMOVE.run(this.#connections.api, this.#keys, [name, revisionsArgument(revision), Date.now(), MAX_REMOVED]),
    )) as [Removed['status'], number];
    return status === 'revision' ? { status, found } : { status };
  }

  async find(name: string): Promise<StoredFunction | undefined> {
    const [functions, sources] = this.#keys;
    const answers = await onRedis(() => this.#connections.api.multi().hget(functions, name).hget(sources, name).exec());
    const [summary, source] = (answers ?? []).map(([, value]) => value as string | null);
    return summary && source ? { ...summaryOf(name, summary), source } : undefined;
  }

  async findSource(name: string): Promise<string | undefined> {
    return (await onRedis(() => this.#connections.api.hget(this.#keys[1], name))) ?? undefined;
  }

  /** Those of the names that functions have. */
  async known(names: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (let from = 0; from < names.length; from += NAMES_AT_A_TIME) {
      const slice = names.slice(from, from + NAMES_AT_A_TIME);
      const texts = await onRedis(() => this.#connections.api.hmget(this.#keys[0], ...slice));
      slice.forEach((name, at) => typeof texts[at] === 'string' && known.add(name));
    }
    return known;
  }

  /** Up to `count` of those whose name comes after `after`, in order. There are few enough to sort their names here. */
  async list(
    after: string,
    { count, order, setup }: { readonly count: number; readonly order: Order; readonly setup?: string | undefined },
  ): Promise<FunctionSummary[]> {
    const [functions] = this.#keys;
    const all = await onRedis(() => this.#connections.api.hkeys(functions));
    const wanted = setup === undefined ? all : all.filter((name) => setupOf(name) === setup);
    const names = orderedAfter(wanted, (name) => name, order, after).slice(0, count);
    if (names.length === 0) return [];
    const texts = await onRedis(() => this.#connections.api.hmget(functions, ...names));
    return names.flatMap((name, at) => (texts[at] ? [summaryOf(name, texts[at])] : []));
  }

  async count(): Promise<number> {
    return onRedis(() => this.#connections.api.hlen(this.#keys[0]));
  }
}

function summaryOf(name: string, text: string): FunctionSummary {
  return { name, ...setupMember(name), ...(JSON.parse(text) as Omit<FunctionSummary, 'name'>) };
}
