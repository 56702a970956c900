import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETUP_MEMBERS, type SetupMember } from '../../contract/setup.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import { RESTORE } from './setup-scripts.ts';

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

/** All but the document, which is large: it is made text once. */
export type SetupHead = Omit<SetupRecord, 'document'>;

/** A record as it is stored. */
export interface StoredSetup {
  readonly name: string;
  readonly expiresAtMs?: number | undefined;
  readonly json: string;
}

/** `document`: as JSON. */
export function storedSetup(head: SetupHead, document: string): StoredSetup {
  const { name, expiresAtMs } = head;
  return { name, expiresAtMs, json: `${JSON.stringify(head).slice(0, -1)},"document":${document}}` };
}

/** Set-ups in Redis. Every method throws `redis_unavailable` at once when Redis is down. */
@Injectable()
export class SetupRepository {
  readonly #connections: RedisConnections;
  readonly #setups: string;
  readonly #due: string;
  /** Which node applied each last. */
  readonly #owners: string;
  readonly #epoch: string;
  readonly #node: string;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
  ) {
    this.#connections = connections;
    this.#setups = keys.resources('setups');
    this.#due = keys.setups('due');
    this.#owners = keys.setups('owners');
    this.#epoch = keys.setups('epoch');
    this.#node = identity.name;
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

  async save({ name, expiresAtMs, json }: StoredSetup): Promise<void> {
    const transaction = this.#connections.api
      .multi()
      .hset(this.#setups, name, json)
      .hset(this.#owners, name, this.#node);
    if (expiresAtMs === undefined) transaction.zrem(this.#due, name);
    else transaction.zadd(this.#due, expiresAtMs, name);
    await onRedis(() => transaction.exec());
  }

  async remove(name: string): Promise<void> {
    const { api } = this.#connections;
    await onRedis(() => api.multi().hdel(this.#setups, name).hdel(this.#owners, name).zrem(this.#due, name).exec());
  }

  /** Those that this node applied last. */
  async findOwn(): Promise<StoredSetup[]> {
    const owners = await onRedis(() => this.#connections.api.hgetall(this.#owners));
    const records = await this.findAll(Object.keys(owners).filter((name) => owners[name] === this.#node));
    return records.map(({ document, ...head }) => storedSetup(head, JSON.stringify(document)));
  }

  /** Which of the names this node applied last, as far as Redis knows; `epoch` is another one after Redis has lost its data. */
  async readOwners(names: readonly string[]): Promise<{ readonly epoch: string | null; readonly own: Set<string> }> {
    const { api } = this.#connections;
    const [epoch, owners] = await onRedis(() => Promise.all([api.get(this.#epoch), api.hmget(this.#owners, ...names)]));
    return { epoch, own: new Set(names.filter((_, at) => owners[at] === this.#node)) };
  }

  /** A name of the data that Redis has now. */
  async epoch(): Promise<string> {
    const { api } = this.#connections;
    return onRedis(async () => {
      await api.set(this.#epoch, randomUUID(), 'NX');
      return (await api.get(this.#epoch)) ?? '';
    });
  }

  /** Writes a set-up again that Redis has lost, unless there is one of that name. */
  async restore({ name, json, expiresAtMs }: StoredSetup): Promise<void> {
    const keys = [this.#setups, this.#due, this.#owners];
    await onRedis(() => RESTORE.run(this.#connections.api, keys, [name, json, expiresAtMs ?? '', this.#node]));
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
