import { ConnectionEnds, endsMemory } from '../../core/connection-ends.ts';
import { CLOSE_REASONS, type CloseReason } from '../../contract/connection.ts';
import { rowOf, type Placement } from '../../core/ids.ts';
import type { FaultTypeTotals, NetThreadData, NetToMain } from '../../contract/thread-messages.ts';
import { CaptureBudget } from './capture/capture-budget.ts';
import { WatchTable } from './capture/watch-table.ts';
import type { Cables } from './connection/cable.ts';
import type { Connection } from './connection/connection.ts';
import { ConnectionTable } from './connection/connection-table.ts';
import type { Endpoint } from './connection/endpoint.ts';
import type { EndpointHost } from './connection/endpoint-host.ts';
import { Outbox } from './connection/outbox.ts';
import type { EventOwner } from './events/event-subjects.ts';
import { EventWriter, type PostToMain } from './events/event-writer.ts';
import { createCables, createFaultThread, type FaultReporter, type FaultThread } from './faults/index.ts';
import type { Listener } from './listeners/listener.ts';
import { KernelDrops } from './udp/kernel-drops.ts';

/** Ends part of the thread at shutdown. Idempotent. */
export type Closer = (graceMs: number) => Promise<void>;

/** Everything the parts of one net thread share. */
export class NetThread implements EndpointHost<Connection> {
  readonly node: string;
  readonly placement: Placement;
  readonly events: EventWriter;
  readonly captures: CaptureBudget;
  /** Requests that look at captures as they grow. */
  readonly watches = new WatchTable();
  readonly outbox = new Outbox();
  readonly kernelDrops = new KernelDrops();
  /** Listeners and clients by id; a stopped one stays until it is forgotten. */
  readonly endpoints = new Map<string, Endpoint>();
  /** Open connections: see {@link findConnection}. */
  readonly connections = new ConnectionTable<Connection>();
  /** The latest connections that have ended. */
  readonly ends: ConnectionEnds<CloseReason>;
  /** Open listeners by id. */
  readonly listeners = new Map<string, Listener>();
  /** Run at shutdown, all at the same time: each part that opens sockets adds one. */
  readonly closers: Closer[] = [];
  readonly post: (message: NetToMain) => void;
  readonly #faults: FaultThread;
  /** Nothing is opened any more. */
  isShuttingDown = false;

  constructor(data: NetThreadData, post: PostToMain) {
    this.node = data.node;
    this.placement = data.placement;
    this.#faults = createFaultThread(data.placement.thread);
    this.events = new EventWriter(data, post);
    this.ends = new ConnectionEnds(data.ends ?? endsMemory(), CLOSE_REASONS);
    this.captures = new CaptureBudget(data.captureMaxBytes);
    this.post = (message) => post(message, []);
  }

  createCables(endpoint: EventOwner & { readonly id: string }): Cables {
    return createCables(this.#faults, endpoint.id, reporterOf(this, endpoint));
  }

  /** What the faults of all endpoints have done. */
  faultTypeTotals(): FaultTypeTotals[] {
    const live = [...this.endpoints.values()].flatMap(({ cables }) => cables?.typeTotals() ?? []);
    return [...this.#faults.totals.all(), ...live];
  }

  /** An open connection by its id, which says where it stands. */
  findConnection(id: string): Connection | undefined {
    const connection = this.connections.at(rowOf(id));
    return connection?.id === id ? connection : undefined;
  }
}

function reporterOf(thread: NetThread, endpoint: EventOwner & { readonly id: string }): FaultReporter {
  return {
    hit({ name, fault: { type }, direction }, connection, skipped) {
      thread.events.endpointEvent('fault.hit', endpoint, { name, type, direction, connection, skipped });
    },
    spent({ name, generation }) {
      if (generation !== undefined) thread.post({ kind: 'faultSpent', id: endpoint.id, name, generation });
    },
  };
}
