import { Injectable } from '@nestjs/common';
import type { CloseMode, Connection } from '../../contract/connection.ts';
import { orderedAfter } from '../../contract/order.ts';
import type { ConnectionQuery, NetOp, NetOps, Outgoing } from '../../contract/thread-messages.ts';
import { AppError, NotFoundError } from '../../core/errors/index.ts';
import { placementOf } from '../../core/ids.ts';
import { NetThreads } from '../data-plane/index.ts';
import { Nodes } from '../nodes/index.ts';

/** Connections of this node, each on the net thread its id names. */
@Injectable()
export class OwnConnections {
  readonly #threads: NetThreads;
  readonly #nodes: Nodes;

  constructor(threads: NetThreads, nodes: Nodes) {
    this.#threads = threads;
    this.#nodes = nodes;
  }

  /** In order of id. */
  async list(query: ConnectionQuery): Promise<Connection[]> {
    const parts = await this.#threads.callRunning(this.#threads.ready(), 'listConnections', query);
    return orderedAfter(parts.flat(), ({ id }) => id, query.order ?? 'asc', '').slice(0, query.limit).map((connection) => this.#withNode(connection));
  }

  /** Throws `not_found` when it has ended, or never was. */
  async get(connection: string): Promise<Connection> {
    const found = await this.#onThread(connection, 'findConnection', { connection });
    if (found === null) throw new NotFoundError('connection', connection);
    return this.#withNode(found);
  }

  send(connection: string, outgoing: Outgoing): Promise<{ bytes: number }> {
    return this.#onThread(connection, 'send', { connection, ...outgoing });
  }

  async close(connection: string, mode: CloseMode): Promise<void> {
    await this.#onThread(connection, 'closeConnection', { connection, mode });
  }

  async #onThread<Op extends NetOp>(connection: string, op: Op, params: NetOps[Op]['params']): Promise<NetOps[Op]['result']> {
    const placement = placementOf(connection);
    if (placement === undefined || placement.slot !== this.#nodes.self.slot || placement.thread >= this.#threads.count) throw new NotFoundError('connection', connection);
    try {
      return await this.#threads.call(placement.thread, op, params);
    } catch (error) {
      // A connection does not survive its thread.
      throw error instanceof AppError && error.code === 'thread_lost' ? new NotFoundError('connection', connection) : error;
    }
  }

  #withNode({ id, ...rest }: Omit<Connection, 'node'>): Connection {
    return { id, node: this.#nodes.self.name, ...rest };
  }
}
