import { Inject, Injectable } from '@nestjs/common';
import { encodeBytes } from '../../contract/bytes.ts';
import type { CloseMode } from '../../contract/connection.ts';
import type { Outgoing } from '../../contract/thread-messages.ts';
import type { Caller } from '../../core/http/index.ts';
import { placementOf } from '../../core/ids.ts';
import type { ConnectionCommands } from '../events/index.ts';
import { Nodes, type RegisteredNode } from '../nodes/index.ts';
import { OwnConnections } from './own-connections.ts';

/** Commands of the stream for connections, wherever in the cluster they live. Who may give them has been decided. */
@Injectable()
export class ClusterConnections implements ConnectionCommands {
  readonly #own: OwnConnections;
  readonly #nodes: Nodes;

  constructor(@Inject(OwnConnections) own: OwnConnections, @Inject(Nodes) nodes: Nodes) {
    this.#own = own;
    this.#nodes = nodes;
  }

  async send(connection: string, { bytes, raw }: Outgoing, caller: Caller): Promise<{ bytes: number }> {
    const node = await this.#findOther(connection);
    if (!node) return this.#own.send(connection, { bytes, raw });
    return this.#nodes.post(
      node,
      `/v1/connections/${connection}/send`,
      { ...encodeBytes(Buffer.from(bytes), 'base64'), raw },
      caller,
    );
  }

  async close(connection: string, mode: CloseMode, caller: Caller): Promise<void> {
    const node = await this.#findOther(connection);
    if (node) await this.#nodes.post(node, `/v1/connections/${connection}/close`, { mode }, caller);
    else await this.#own.close(connection, mode);
  }

  /** Undefined when the connection is on this node, or unknown. */
  async #findOther(connection: string): Promise<RegisteredNode | undefined> {
    const slot = placementOf(connection)?.slot;
    return slot === undefined || slot === this.#nodes.self.slot ? undefined : this.#nodes.findBySlot(slot);
  }
}
