import { Inject, Injectable, Logger } from '@nestjs/common';
import { EgressPolicy } from '../../core/egress/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { RedisOutage } from '../../core/redis/index.ts';
import { ClusterChannel } from './cluster-channel.ts';
import { NodeRegistry, type RegisteredNode } from './node-registry.ts';

/** Keeps the egress rules in line with the nodes of the cluster: nothing on this node may connect to the API of any of them. */
@Injectable()
export class ClusterEgress {
  readonly #logger = new Logger('nodes');
  readonly #outage = new RedisOutage(this.#logger, 'Following the nodes of the cluster');
  readonly #policy: EgressPolicy;
  readonly #registry: NodeRegistry;
  readonly #channel: ClusterChannel;
  readonly #identity: NodeIdentity;
  #isLooking = false;
  #lookAgain = false;

  constructor(
    @Inject(EgressPolicy) policy: EgressPolicy,
    @Inject(NodeRegistry) registry: NodeRegistry,
    @Inject(ClusterChannel) channel: ClusterChannel,
    @Inject(NODE_IDENTITY) identity: NodeIdentity,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#policy = policy;
    this.#registry = registry;
    this.#channel = channel;
    this.#identity = identity;
    lifecycle.register({ name: 'egress rules of the cluster', start: { stage: 'nodes', run: () => this.#start() } });
  }

  /** Resolves when this node's rules hold for all nodes there are; from then on they follow. */
  async #start(): Promise<void> {
    this.#channel.on('changed', () => void this.#follow());
    await this.#channel.subscribe();
    this.#registry.signs.on('renewed', () => void this.#follow());
    await this.#apply(await this.#registry.list());
  }

  /** One that was lost may only be paused, and answer again. One that was shut down is gone. */
  async #apply(nodes: readonly RegisteredNode[]): Promise<void> {
    const others = nodes.filter(({ name, left }) => name !== this.#identity.name && left !== 'shutdown');
    await this.#policy.setCluster(others.map(({ url, own }) => ({ url, ...own })));
  }

  /** One look at a time; what changes in the meantime is looked at afterwards. */
  async #follow(): Promise<void> {
    this.#lookAgain = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#lookAgain) {
      this.#lookAgain = false;
      await this.#look();
    }
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    try {
      await this.#apply(await this.#registry.list());
      this.#outage.done();
    } catch (error) {
      if (!this.#outage.missedFor(error))
        this.#logger.error({ err: error }, 'could not update the egress rules with the nodes of the cluster');
    }
  }
}
