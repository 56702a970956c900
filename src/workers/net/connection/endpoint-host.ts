import type { CloseReason } from '../../../contract/connection.ts';
import type { NetToMain } from '../../../contract/thread-messages.ts';
import type { ConnectionEnds } from '../../../core/connection-ends.ts';
import type { Placement } from '../../../core/ids.ts';
import type { CaptureBudget } from '../capture/capture-budget.ts';
import type { EventOwner } from '../events/event-subjects.ts';
import type { EventWriter } from '../events/event-writer.ts';
import type { Cables } from './cable.ts';
import type { ConnectionTable } from './connection-table.ts';
import type { Outbox } from './outbox.ts';

/** What endpoints and their connections (`C`) need of the thread they live on. The net thread implements it. */
export interface EndpointHost<C> {
  readonly node: string;
  readonly placement: Placement;
  readonly events: EventWriter;
  readonly captures: CaptureBudget;
  readonly outbox: Outbox;
  /** Open connections of all endpoints. */
  readonly connections: ConnectionTable<C>;
  /** The latest connections that have ended. */
  readonly ends: ConnectionEnds<CloseReason>;
  /** Nothing is opened any more. */
  readonly isShuttingDown: boolean;
  /** Posts a notice to the main thread. */
  readonly post: (message: NetToMain) => void;
  /** The faults of an endpoint, which has none yet. */
  createCables(endpoint: EventOwner & { readonly id: string }): Cables;
  /** An open connection by its id. */
  findConnection(id: string): C | undefined;
}
