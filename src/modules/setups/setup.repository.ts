import { Inject, Injectable } from '@nestjs/common';
import { SETUP_MEMBERS, type SetupMember } from '../../contract/setup.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';

/** The items of a document by kind and name. */
export type SetupItems = Readonly<Record<SetupMember, Readonly<Record<string, object>>>>;

/** A set-up as it is stored. */
export interface SetupRecord {
  readonly name: string;
  /** Canonical, without secrets. */
  readonly document: SetupItems;
  readonly ttlMs?: number | undefined;
  /** Unix milliseconds; undefined: never. */
  readonly expiresAtMs?: number | undefined;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Names that may exist: those of the document, and those that could not be deleted yet. Written before anything is created. */
  readonly known: Readonly<Record<SetupMember, readonly string[]>>;
  /** `member/name` of what is not done yet: failed, or interrupted. */
  readonly pending: readonly string[];
}

/** Set-ups in Redis. Every method throws `redis_unavailable` at once when Redis is down. */
@Injectable()
export class SetupRepository {
  readonly #connections: RedisConnections;
  readonly #setups: string;
  readonly #due: string;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#connections = connections;
    this.#setups = keys.resources('setups');
    this.#due = keys.setups('due');
  }

  async find(name: string): Promise<SetupRecord | undefined> {
    const json = await onRedis(() => this.#connections.api.hget(this.#setups, name));
    return json === null ? undefined : (JSON.parse(json) as SetupRecord);
  }

  /** Those of the names that are there, in order. */
  async findAll(names: readonly string[]): Promise<SetupRecord[]> {
    if (names.length === 0) return [];
    const texts = await onRedis(() => this.#connections.api.hmget(this.#setups, ...names));
    return texts.flatMap((json) => (json === null ? [] : [JSON.parse(json) as SetupRecord]));
  }

  names(): Promise<string[]> {
    return onRedis(() => this.#connections.api.hkeys(this.#setups));
  }

  count(): Promise<number> {
    return onRedis(() => this.#connections.api.hlen(this.#setups));
  }

  async save(record: SetupRecord): Promise<void> {
    const { name, expiresAtMs } = record;
    const transaction = this.#connections.api.multi().hset(this.#setups, name, JSON.stringify(record));
    if (expiresAtMs === undefined) transaction.zrem(this.#due, name);
    else transaction.zadd(this.#due, expiresAtMs, name);
    await onRedis(() => transaction.exec());
  }

  async remove(name: string): Promise<void> {
    await onRedis(() => this.#connections.api.multi().hdel(this.#setups, name).zrem(this.#due, name).exec());
  }

  /** Names of those whose time is over, at most `most`. */
  async findDue(most: number): Promise<string[]> {
    const now = await this.now();
    return onRedis(() => this.#connections.api.zrangebyscore(this.#due, '-inf', now, 'LIMIT', 0, most));
  }

  /** The time of Redis, which all nodes share, Unix milliseconds. */
  async now(): Promise<number> {
    const [seconds, microseconds] = await onRedis(() => this.#connections.api.time());
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  }
}

/** Something for each kind. */
export function forEachMember<T>(make: (member: SetupMember) => T): Record<SetupMember, T> {
  return Object.fromEntries(SETUP_MEMBERS.map((member) => [member, make(member)])) as Record<SetupMember, T>;
}
