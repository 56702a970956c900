import { Inject, Injectable } from '@nestjs/common';
import { decodeBytes } from '../../contract/bytes.ts';
import type { Exchange, OutgoingMessage } from '../../contract/client.ts';
import type { ExchangeResult } from '../../contract/message.ts';
import type { NetOps } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { WaitSlots } from '../../core/wait-slots.ts';
import { EndpointService, NetThreads, Placement, type EndpointParts } from '../data-plane/index.ts';
import type { ClientSpec, ClientStatus } from './client-kind.ts';

export type ClientParts = EndpointParts<ClientSpec, ClientStatus>;
/** Injection token of {@link ClientParts}. */
export const CLIENT_PARTS = Symbol('ClientParts');

/** What can be done with clients of this node. */
@Injectable()
export class ClientsService extends EndpointService<ClientSpec, ClientStatus> {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #waits: WaitSlots;

  constructor(
    @Inject(CLIENT_PARTS) parts: ClientParts,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(WaitSlots) waits: WaitSlots,
  ) {
    super(parts);
    this.#threads = threads;
    this.#placement = placement;
    this.#waits = waits;
  }

  /** Sends one message; throws `not_connected` unless there is an open connection. */
  send(idOrName: string, message: OutgoingMessage): Promise<NetOps['sendClient']['result']> {
    return this.#onThread(idOrName, 'sendClient', (client) => ({
      client,
      bytes: decodeBytes(message),
      raw: message.raw,
    }));
  }

  /** Sends one message and waits for the answer; throws `timeout` when none came. */
  exchange(idOrName: string, { data, encoding, raw, match, timeoutMs }: Exchange): Promise<ExchangeResult> {
    const bytes = decodeBytes({ data, encoding });
    return this.#waits.during(() =>
      this.#onThread(
        idOrName,
        'exchange',
        (client) => ({ client, bytes, raw, exchange: { match, timeoutMs } }),
        timeoutMs,
      ),
    );
  }

  /** A client that is not on a thread was not started since the thread, or the node, began. */
  async #onThread<Op extends 'sendClient' | 'exchange'>(
    idOrName: string,
    op: Op,
    params: (id: string) => NetOps[Op]['params'],
    waitMs = 0,
  ): Promise<NetOps[Op]['result']> {
    const { id } = this.getDocument(idOrName);
    const [thread] = this.#placement.threadsOf(id);
    const notConnected = new AppError('not_connected', `The client "${idOrName}" is not started. Start it first.`);
    if (thread === undefined) throw notConnected;
    try {
      return await this.#threads.call(thread, op, params(id), waitMs);
    } catch (error) {
      throw error instanceof AppError && error.code === 'not_found' ? notConnected : error;
    }
  }
}
