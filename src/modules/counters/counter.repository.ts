import { Inject, Injectable } from '@nestjs/common';
import { MAX_COUNTER_FENCES, type Counter } from '../../contract/index.ts';
import type { Order } from '../../contract/order.ts';
import { setupMember } from '../../contract/setup-name.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import {
  guardArguments,
  lexPage,
  onRedis,
  RedisConnections,
  RedisKeys,
  type RunGuard,
} from '../../core/redis/index.ts';
import { lockTokenField } from '../locks/index.ts';
import { FENCES_OUTLIVE_MS, REMOVE, WRITE } from './scripts.ts';
import { revisionsArgument, type Revisions } from '../../core/http/index.ts';

/** What is written, and under which conditions; an absent one always holds. */
export interface CounterWrite {
  readonly op: 'add' | 'set';
  readonly number: number;
  /** Bounds of a sum. */
  readonly least: number;
  readonly greatest: number;
  /** Null: no counter may be there. */
  readonly ifValue: number | null | undefined;
  readonly revision: Revisions | undefined;
  readonly fence: { readonly lock: string; readonly token: number } | undefined;
  /** False: one that is not there is refused as past the limit. Default true. */
  readonly mayCreate?: boolean;
  /** The run of a job that writes. */
  readonly guard?: RunGuard | undefined;
}

export type Written =
  | { readonly status: 'ok'; readonly counter: Counter; readonly isNew: boolean }
  | { readonly status: 'revision' | 'fence' | 'bound'; readonly found: number }
  | { readonly status: 'value'; readonly found: number | null }
  | { readonly status: 'limit' | 'fences' | 'superseded' };

/** Refusals without a number. */
const PLAIN: ReadonlySet<Written['status']> = new Set(['limit', 'fences', 'superseded'] as const);

export type Removed = { readonly status: 'ok' | 'missing' } | { readonly status: 'revision'; readonly found: number };

/** Counters in Redis. Every method throws `redis_unavailable` at once when Redis is down; then nothing was sent, or once. */
@Injectable()
export class CounterRepository {
  readonly #connections: RedisConnections;
  readonly #keys: RedisKeys;
  readonly #max: number;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(CONFIG) config: Config,
  ) {
    this.#connections = connections;
    this.#keys = keys;
    this.#max = config.maxCounters;
  }

  async write(
    name: string,
    { op, number, least, greatest, ifValue, revision, fence, guard, mayCreate = true }: CounterWrite,
  ): Promise<Written> {
    const { key, field } = lockTokenField(this.#keys, fence?.lock ?? '');
    const guarded = guardArguments(guard, key);
    const expected = ifValue === undefined ? '' : (ifValue ?? 'none');
    const args = [
      name,
      op,
      number,
      least,
      greatest,
      expected,
      revisionsArgument(revision),
      fence?.lock ?? '',
      fence?.token ?? 0,
      field,
      mayCreate ? this.#max : 0,
      MAX_COUNTER_FENCES,
      guarded.run,
    ];
    const [status, first, ...more] = (await onRedis(() =>
      WRITE.run(this.#connections.api, [...this.#keysOf(name), key, guarded.key], args),
    )) as [Written['status'], string, ...(string | number)[]];
    if (status === 'ok')
      return { status, counter: counterOf(name, first, ...(more as [number, string])), isNew: more[2] === 1 };
    if (status === 'value') return { status, found: first === '' ? null : Number(first) };
    return PLAIN.has(status) ? ({ status } as Written) : ({ status, found: Number(first) } as Written);
  }

  async remove(name: string, revision: Revisions | undefined): Promise<Removed> {
    const [status, found] = (await onRedis(() =>
      REMOVE.run(this.#connections.api, this.#keysOf(name), [name, revisionsArgument(revision), FENCES_OUTLIVE_MS]),
    )) as [Removed['status'], string];
    return status === 'revision' ? { status, found: Number(found) } : { status };
  }

  async find(name: string): Promise<Counter | undefined> {
    return (await this.findAll([name]))[0];
  }

  /** Those that are there, in the order of `names`. */
  async findAll(names: readonly string[]): Promise<Counter[]> {
    if (names.length === 0) return [];
    const pipeline = this.#connections.api.pipeline();
    for (const name of names) pipeline.hmget(this.#keys.counter(name), 'value', 'revision', 'updated');
    const answers = await onRedis(async () => ((await pipeline.exec()) ?? []).map(valueOf));
    return names.flatMap((name, at) => {
      const [value, revision, updated] = answers[at] as [string | null, string, string];
      return value === null ? [] : [counterOf(name, value, revision, updated)];
    });
  }

  /** Names after `after`, in order. */
  async names(after: string, count: number, order: Order): Promise<string[]> {
    return onRedis(() => lexPage(this.#connections.api, this.#keys.counterNames, { order, after, count }));
  }

  async count(): Promise<number> {
    return onRedis(() => this.#connections.api.zcard(this.#keys.counterNames));
  }

  #keysOf(name: string): string[] {
    return [this.#keys.counter(name), this.#keys.counterFences(name), this.#keys.counterNames];
  }
}

function counterOf(name: string, value: string, revision: number | string, updated: string): Counter {
  return {
    name,
    ...setupMember(name),
    value: Number(value),
    revision: Number(revision),
    updatedAt: new Date(Number(updated)).toISOString(),
  };
}

function valueOf([error, value]: [error: Error | null, value: unknown]): unknown {
  if (error) throw error;
  return value;
}
