import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, ConfigError, type Config } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { RedisOutage } from '../../core/redis/index.ts';
import { isRunning } from '../../core/redis/process-identity.ts';
import { NodeEvents } from './node-events.ts';
import { NodeRegistry, type RegisteredNode, type Registration } from './node-registry.ts';
import { isOnThisMachine } from './process-mark.ts';
import { SelfDescription } from './self-description.ts';

/** Signs of life within the time after which a node counts as lost. */
const SIGNS_PER_TIMEOUT = 3;
/** How often this node checks that Redis still has its entry, in milliseconds: nothing else shows a FLUSHALL. */
const LOOK_EVERY_MS = 1000;
/** How often taking a name that is held is retried, in milliseconds. */
const NAME_POLL_MS = 200;

/**
 * This node's membership of the cluster: takes its name and slot at start, sends heartbeats, and gives the name back at shutdown.
 *
 *   starting ──register──▶ member ──every third of the timeout──▶ renew, publish which nodes were lost
 *      │ a living process has the name: refuses to start      │ another process took the name: stops serving
 */
@Injectable()
export class Membership {
  readonly #logger = new Logger('nodes');
  readonly #outage = new RedisOutage(this.#logger, 'The heartbeat');
  readonly #aliveMs: number;
  readonly #graceMs: number;
  readonly #self: SelfDescription;
  readonly #registry: NodeRegistry;
  readonly #events: NodeEvents;
  readonly #lifecycle: Lifecycle;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(SelfDescription) self: SelfDescription,
    @Inject(NodeRegistry) registry: NodeRegistry,
    @Inject(NodeEvents) events: NodeEvents,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#aliveMs = config.nodeTimeoutMs;
    this.#graceMs = config.shutdownGraceMs;
    this.#self = self;
    this.#registry = registry;
    this.#events = events;
    this.#lifecycle = lifecycle;
    lifecycle.register({
      name: 'node membership',
      start: { stage: 'nodes', run: () => this.#join() },
      stop: { stage: 'nodes', run: () => this.#leave() },
    });
    // Only when everything before it has started, the log included.
    lifecycle.register({ name: 'node announcement', start: { stage: 'jobs', run: async () => this.#events.joined() } });
  }

  async #join(): Promise<void> {
    const { slot, lostInstance } = await this.#takeName();
    this.#self.identity.slot = slot;
    // The process that had the name before died, and no other node has noticed yet.
    if (lostInstance !== '') this.#events.left(this.#self.identity.name, 'lost');
    this.#timer = setInterval(() => this.#renewOnce(), this.#aliveMs / SIGNS_PER_TIMEOUT).unref();
    this.#look = setInterval(() => void this.#enterAgain(), LOOK_EVERY_MS).unref();
  }

  #renewOnce(): void {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
  }

  async #enterAgain(): Promise<void> {
    // An outage of Redis is noticed by the renewal.
    const isEntered = await this.#registry.isEntered(this.#self.identity.name).catch(() => true);
    if (!isEntered && this.#lifecycle.phase !== 'stopping') this.#renewOnce();
  }

  /** Waits for the heartbeat of an ended process to run out; throws when the holder of the name lives. */
  async #takeName(): Promise<Extract<Registration, { state: 'ok' }>> {
    const deadlineMs = performance.now() + this.#aliveMs + NAME_POLL_MS;
    let lastSeenAt: string | undefined;
    for (let ended = ''; ;) {
      const answer = await this.#registry.register(this.#self.entry(), -1, this.#aliveMs, ended);
      if (answer.state === 'ok') return answer;
      if (answer.state === 'full')
        throw new ConfigError(['PORTCALL_KEY_PREFIX: the cluster has 1024 live nodes, the limit']);
      const { holder } = answer;
      const life = stateOf(holder, lastSeenAt);
      if (life === 'alive' || performance.now() > deadlineMs) throw nameHeld(this.#self.identity.name, holder);
      if (life === 'ended') ended = holder.instance ?? '';
      else await delay(NAME_POLL_MS);
      lastSeenAt ??= holder.lastSeenAt;
    }
  }

  async #renew(): Promise<void> {
    try {
      const { name, slot } = this.#self.identity;
      const answer = await this.#registry.register(this.#self.entry(), slot, this.#aliveMs);
      this.#outage.done();
      if (answer.state !== 'ok' || answer.slot !== slot) return this.#giveUp(name);
      for (const node of await this.#registry.list()) {
        if (!node.alive && node.left === undefined && (await this.#registry.leave(node, 'lost')))
          this.#events.left(node.name, 'lost');
      }
    } catch (error) {
      if (!this.#outage.missedFor(error)) this.#logger.warn(`could not send a heartbeat: ${String(error)}`);
    }
  }

  /** This process was silent for so long (suspended, cut off) that another one has its name: two would answer for the same ids. */
  #giveUp(name: string): void {
    this.#logger.error(`another process took over the node name "${name}"; this one stops serving`);
    clearInterval(this.#timer);
    clearInterval(this.#look);
    // Not awaited: stopping waits for the renewal that noticed.
    void this.#lifecycle.stop(this.#graceMs);
  }

  async #leave(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    clearInterval(this.#look);
    await this.#renewing;
    const entry = this.#self.entry();
    try {
      if (await this.#registry.leave(entry, 'shutdown')) this.#events.left(entry.name, 'shutdown');
    } catch (error) {
      this.#logger.warn(
        `could not announce that this node leaves; the others notice after PORTCALL_NODE_TIMEOUT_MS: ${String(error)}`,
      );
    }
  }
}

/** Whether the holder of the name is alive. On another machine, only a heartbeat after the first check proves it. */
function stateOf(
  { mark, lastSeenAt }: Partial<RegisteredNode>,
  firstSeenAt: string | undefined,
): 'alive' | 'ended' | 'unknown' {
  if (mark !== undefined && isOnThisMachine(mark)) return isRunning(mark) ? 'alive' : 'ended';
  return firstSeenAt !== undefined && lastSeenAt !== firstSeenAt ? 'alive' : 'unknown';
}

function nameHeld(name: string, { url, startedAt }: Partial<RegisteredNode>): ConfigError {
  const since = url === undefined ? '' : ` at ${url}, since ${startedAt}`;
  return new ConfigError([
    `PORTCALL_NODE_NAME: another running process already uses the node name "${name}"${since}; each process needs its own name and data directory`,
  ]);
}
