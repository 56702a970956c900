import { Inject, Injectable } from '@nestjs/common';
import { decodeBytes } from '../../contract/bytes.ts';
import type { OutgoingMessage } from '../../contract/client.ts';
import type { RuleCounts } from '../../contract/rule-counts.ts';
import { AppError } from '../../core/errors/index.ts';
import { EndpointService, NetThreads, Placement, type EndpointParts } from '../data-plane/index.ts';
import type { ListenerDocument, ListenerSpec, ListenerStatus } from './listener-kind.ts';
import { ListenerSockets } from './listener-sockets.ts';
import type { BroadcastResult } from './listeners.schemas.ts';

export type ListenerParts = EndpointParts<ListenerSpec, ListenerStatus>;
/** Injection token of {@link ListenerParts}. */
export const LISTENER_PARTS = Symbol('ListenerParts');

const NOTHING_SENT: BroadcastResult = { connections: 0, sent: 0, failed: 0, bytes: 0 };

/** What can be done with listeners of this node. */
@Injectable()
export class ListenersService extends EndpointService<ListenerSpec, ListenerStatus> {
  readonly #runtime: ListenerParts['runtime'];
  readonly #threads: NetThreads;
  readonly #placement: Placement;

  readonly #sockets: ListenerSockets;

  constructor(
    @Inject(LISTENER_PARTS) parts: ListenerParts,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(ListenerSockets) sockets: ListenerSockets,
  ) {
    super(parts);
    this.#sockets = sockets;
    this.#runtime = parts.runtime;
    this.#threads = threads;
    this.#placement = placement;
  }

  /** What the rules of a listener of this node have counted; undefined when it is not open here, or has none. */
  ruleCounts(document: ListenerDocument): RuleCounts | undefined {
    return this.#runtime.isOpen(document.id) ? this.#sockets.ruleCounts(document) : undefined;
  }

  /** Sends one message to every connection of a listener that has all `labels`, each `key:value`. One that refuses does not stop the others. */
  async broadcast(idOrName: string, message: OutgoingMessage, labels: readonly string[]): Promise<BroadcastResult> {
    const { id } = this.getDocument(idOrName);
    if (!this.#runtime.isOpen(id))
      throw new AppError('not_listening', `The listener "${idOrName}" is not open. Start it first.`);
    const outgoing = { listener: id, bytes: decodeBytes(message), raw: message.raw, labels };
    const parts = await this.#threads.callRunning(this.#placement.threadsOf(id), 'broadcast', outgoing);
    return parts.reduce(addResults, NOTHING_SENT);
  }
}

function addResults(a: BroadcastResult, b: BroadcastResult): BroadcastResult {
  return {
    connections: a.connections + b.connections,
    sent: a.sent + b.sent,
    failed: a.failed + b.failed,
    bytes: a.bytes + b.bytes,
  };
}
