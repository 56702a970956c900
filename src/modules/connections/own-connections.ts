import { Inject, Injectable } from '@nestjs/common';
import type { CloseMode, Connection } from '../../contract/connection.ts';
import { orderedAfter } from '../../contract/order.ts';
import type { ConnectionQuery, Outgoing } from '../../contract/thread-messages.ts';
import { NetThreads } from '../data-plane/index.ts';
import { Nodes } from '../nodes/index.ts';

/** Connections of this node, each on the net thread its id names. */
@Injectable()
export class OwnConnections {
  readonly #threads: NetThreads;
  readonly #nodes: Nodes;

  constructor(@Inject(NetThreads) threads: NetThreads, @Inject(Nodes) nodes: Nodes) {
    this.#threads = threads;
    this.#nodes = nodes;
  }

  /** In order of id. */
  async list(query: ConnectionQuery): Promise<Connection[]> {
    const parts = await this.#threads.callRunning(this.#threads.ready(), 'listConnections', query);
    return orderedAfter(parts.flat(), ({ id }) => id, query.order ?? 'asc', '')
      .slice(0, query.limit)
      .map((connection) => this.#withNode(connection));
  }

  /** Throws `connection_ended`, or `not_found` when it never was, or ended too long ago. */
  async get(connection: string): Promise<Connection> {
    const found = await this.#threads.callOfConnection(connection, 'findConnection', { connection });
    if (found === null) throw this.#threads.missingConnection(connection);
    return this.#withNode(found);
  }

  send(connection: string, outgoing: Outgoing): Promise<{ bytes: number }> {
    return this.#threads.callOfConnection(connection, 'send', { connection, ...outgoing });
  }

  async close(connection: string, mode: CloseMode): Promise<void> {
    await this.#threads.callOfConnection(connection, 'closeConnection', { connection, mode });
  }

  #withNode({ id, ...rest }: Omit<Connection, 'node'>): Connection {
    return { id, node: this.#nodes.self.name, ...rest };
  }
}
