import { Inject, Injectable } from '@nestjs/common';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { EventLog } from '../events/index.ts';

/** Publishes the events of nodes. */
@Injectable()
export class NodeEvents {
  readonly #log: EventLog;
  readonly #identity: NodeIdentity;

  constructor(@Inject(EventLog) log: EventLog, @Inject(NODE_IDENTITY) identity: NodeIdentity) {
    this.#log = log;
    this.#identity = identity;
  }

  /** This node began to serve. */
  joined(): void {
    const { name, url, version } = this.#identity;
    this.#log.publish({ type: 'node.joined', subject: { kind: 'node', id: name }, data: { url, version } });
  }

  /** A node stopped serving: this one by itself, or another that sends no heartbeat any more. */
  left(name: string, reason: 'shutdown' | 'lost'): void {
    this.#log.publish({ type: 'node.left', subject: { kind: 'node', id: name }, data: { reason } });
  }
}
