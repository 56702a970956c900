import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import type { NodeCounts } from '../../contract/index.ts';
import { RedisUnavailableError } from '../../core/errors/index.ts';
import { EgressPolicy, type OwnTargets } from '../../core/egress/index.ts';
import { Readiness } from '../../core/lifecycle/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';
import type { ProcessMark } from './process-mark.ts';
import { LEAVE, REGISTER } from './registry-scripts.ts';

/** What a node says of itself in the registry. */
export interface NodeEntry {
  readonly name: string;
  /** Of the process: another one with the same name has another. */
  readonly instance: string;
  readonly mark: ProcessMark;
  readonly url: string;
  readonly version: string;
  readonly startedAt: string;
  readonly lastSeenAt: string;
  readonly counts: NodeCounts;
  /** What no other node may connect to. Absent in entries of earlier versions. */
  readonly own?: OwnTargets;
}

export interface RegisteredNode extends NodeEntry {
  readonly slot: number;
  readonly left?: 'shutdown' | 'lost';
  /** Its heartbeat is there. */
  readonly alive: boolean;
}

export type Registration =
  | { readonly state: 'ok'; readonly slot: number; readonly lostInstance: string }
  | { readonly state: 'taken'; readonly holder: Partial<RegisteredNode> }
  | { readonly state: 'full' };

/** The nodes of the cluster in Redis. */
@Injectable()
export class NodeRegistry {
  /** `resumed`: this node was silent for so long that the others may have taken it for lost. `renewed`: it has sent a heartbeat. */
  readonly signs = new EventEmitter<{ resumed: []; renewed: [] }>();
  readonly #redis: RedisConnections;
  readonly #keys: RedisKeys;
  readonly #egress: EgressPolicy;
  /** What the others know of where this node is. */
  #announced = '';
  /** Why Redis took no heartbeat when it was asked last; undefined as well when it could not be asked. */
  #refusal: string | undefined;

  constructor(
    @Inject(RedisConnections) redis: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(EgressPolicy) egress: EgressPolicy,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.#redis = redis;
    this.#keys = keys;
    this.#egress = egress;
    // The caller may be unauthenticated: return only the first word, which names the problem.
    readiness.register('redisWrites', () =>
      this.#refusal === undefined ? undefined : `Redis takes no writes for now (${this.#refusal.split(' ', 1)[0]})`,
    );
  }

  /** Enters or renews; `endedInstance` is a holder of the name that is known to have ended. */
  async register(entry: NodeEntry, slot: number, aliveMs: number, endedInstance = ''): Promise<Registration> {
    const [before = '', after = ''] = this.#keys.nodeAlive('\0').split('\0');
    const own = await this.#egress.ownTargets();
    const where = JSON.stringify([entry.url, own]);
    const args = [
      entry.name,
      JSON.stringify({ ...entry, own }),
      entry.instance,
      slot,
      aliveMs,
      endedInstance,
      before,
      after,
      where === this.#announced ? 0 : 1,
    ];
    const answer = await this.#noting(() =>
      REGISTER.run(this.#redis.api, [this.#keys.nodes, this.#keys.nodeAlive(entry.name)], args),
    );
    const [state, first, second, third] = answer as [Registration['state'], unknown, unknown, unknown];
    if (state === 'ok') this.#announced = where;
    if (state === 'ok' && slot >= 0) this.signs.emit('renewed');
    // A renewal, and the heartbeat before it had run out.
    if (state === 'ok' && slot >= 0 && third === 0) this.signs.emit('resumed');
    if (state === 'ok') return { state, slot: Number(first), lostInstance: String(second) };
    return state === 'taken' ? { state, holder: JSON.parse(String(first)) as Partial<RegisteredNode> } : { state };
  }

  /** Whether Redis takes writes is known from whether it takes heartbeats. */
  async #noting<T>(write: () => Promise<T>): Promise<T> {
    try {
      const answer = await onRedis(write);
      this.#refusal = undefined;
      return answer;
    } catch (error) {
      if (error instanceof RedisUnavailableError) this.#refusal = error.refusal;
      throw error;
    }
  }

  /** Whether Redis has the entry of this node; not, when it has lost its data. */
  async isEntered(name: string): Promise<boolean> {
    return (await onRedis(() => this.#redis.api.hexists(this.#keys.nodes, name))) === 1;
  }

  /** True for the one caller whose word it is to tell the others. */
  async leave({ name, instance }: Pick<NodeEntry, 'name' | 'instance'>, reason: 'shutdown' | 'lost'): Promise<boolean> {
    return (
      (await onRedis(() =>
        LEAVE.run(this.#redis.api, [this.#keys.nodes, this.#keys.nodeAlive(name)], [name, instance, reason]),
      )) === 1
    );
  }

  /** All nodes, ordered by name. */
  async list(): Promise<RegisteredNode[]> {
    const entries = Object.values(await onRedis(() => this.#redis.api.hgetall(this.#keys.nodes))).map(
      (text) => JSON.parse(text) as Omit<RegisteredNode, 'alive'>,
    );
    if (entries.length === 0) return [];
    const signs = await onRedis(() => this.#redis.api.mget(entries.map(({ name }) => this.#keys.nodeAlive(name))));
    return entries
      .map((entry, index) => ({ ...entry, alive: signs[index] === entry.instance }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
