import type { Encoding } from '../../../contract/bytes.ts';
import { NO_TRAFFIC, type Traffic } from '../../../contract/endpoint.ts';
import type { EventSource } from '../../../contract/event-batch.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { ListenerSpec } from '../../../contract/listener.ts';
import type { FaultStates } from '../../../contract/fault-state.ts';
import type { FaultPlace, Faults } from '../../../contract/faults/index.ts';
import type { AppError, ErrorCode } from '../../../core/errors/index.ts';
import { Capture } from '../capture/capture.ts';
import { EventRate } from '../events/event-rate.ts';
import type { EventConnection } from '../events/event-subjects.ts';
import type { Handler } from './handler.ts';
import { EndedConnections } from '../pcap/ended-connections.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Cables } from './cable.ts';
import type { Connection } from './connection.ts';
import type { ConnectionOwner, EndpointKind } from './connection-owner.ts';
import { ConnectionTable } from './connection-table.ts';
import type { EndpointHost } from './endpoint-host.ts';
import { LooseEndsLog } from './loose-ends.ts';

/** What listeners and clients say alike of their connections. */
export interface EndpointSettings {
  readonly source: EventSource;
  readonly spec: Pick<ListenerSpec, 'transport' | 'encoding' | 'events' | 'capture' | 'faults'> & {
    readonly limits: Pick<ListenerSpec['limits'], 'closeTimeoutMs' | 'maxSendBufferBytes'>;
  };
  readonly codec: Codec;
  readonly handler: Handler;
  readonly faultStates?: FaultStates | undefined;
  readonly ordinals?: SharedArrayBuffer | undefined;
}

/** `connection.error` events a second that peers can cause at one endpoint without having, or losing, a connection. */
const ERRORS_PER_SECOND = 10;

/**
 * A listener or a client as its connections see it. All connections share this one object, so a change of the settings reaches the open
 * ones at once. It outlives its sockets: a stopped endpoint keeps its capture.
 */
export class Endpoint implements ConnectionOwner<Connection> {
  readonly id: string;
  readonly kind: EndpointKind;
  readonly thread: EndpointHost<Connection>;
  readonly capture: Capture;
  /** Those that may still have messages in the capture. */
  readonly ended: EndedConnections;
  readonly connections = new ConnectionTable<Connection>();
  readonly looseEnds = new LooseEndsLog();
  readonly eventHead: string;
  /** Of its UDP socket, while there is one: the system counts what it drops by inode. */
  socketInode: string | undefined;
  traffic: Traffic = { ...NO_TRAFFIC };
  source: EventSource;
  encoding: Encoding = 'utf8';
  publishesMessages = true;
  publishesPayload = true;
  codec: Codec;
  handler: Handler;
  cables: Cables | undefined;
  maxSendBufferBytes = 0;
  closeTimeoutMs = 0;
  tableBatch = 0;
  tableIndex = 0;
  /** Called at the end of each connection, after its last event. */
  onConnectionEnded: ((connection: Connection, reason: CloseReason) => void) | undefined;
  /** Called when it is reset; returns how much waited. */
  onReset: (() => number) | undefined;
  /** Called when the socket of a listener was closed, and not by us. */
  onSocketLost: ((error?: AppError) => void) | undefined;
  /** Whether its listener refuses new connections, from now on. */
  onRefusal: ((refuses: boolean) => void) | undefined;
  /** Templates rendered so far. */
  #renderings = 0;
  /** Connections since it was opened. */
  #ordinals = 0;
  /** The same on all threads of a listener that has several. */
  #sharedOrdinals: Int32Array | undefined;
  readonly #errors = new EventRate(ERRORS_PER_SECOND);
  #whenEmpty: (() => void)[] = [];

  constructor(thread: EndpointHost<Connection>, id: string, kind: EndpointKind, settings: EndpointSettings) {
    this.thread = thread;
    this.id = id;
    this.kind = kind;
    this.capture = new Capture(thread.captures);
    this.ended = new EndedConnections(this.capture);
    this.eventHead = `","node":${JSON.stringify(thread.node)},"${kind}":${JSON.stringify(id)}`;
    this.source = settings.source;
    this.codec = settings.codec;
    this.handler = settings.handler;
    this.configure(settings);
  }

  /** Takes effect for open connections too, except that they keep their codec. */
  configure({ source, spec, codec, handler, faultStates, ordinals }: EndpointSettings): void {
    this.source = source;
    this.encoding = spec.encoding;
    this.publishesMessages = spec.events !== 'lifecycle';
    this.publishesPayload = spec.events === 'full';
    this.codec = codec;
    this.maxSendBufferBytes = spec.limits.maxSendBufferBytes;
    this.closeTimeoutMs = spec.limits.closeTimeoutMs;
    this.capture.resize(spec.capture);
    if (handler !== this.handler) this.#handOver(handler);
    const place = { isStream: spec.transport !== 'udp', isClient: this.kind === 'client' };
    this.#sharedOrdinals = ordinals && new Int32Array(ordinals);
    this.#configureFaults(spec.faults, place, faultStates);
  }

  #configureFaults(faults: Faults, place: FaultPlace, states: FaultStates | undefined): void {
    if (this.cables === undefined && Object.keys(faults).length === 0) return;
    this.cables ??= this.#createCables();
    if (!this.cables.configure(faults, place, states)) return;
    for (const connection of this.connections) connection.applyFaults();
  }

  /** Undefined: the listener is closed. */
  watchRefusal(watcher: ((refuses: boolean) => void) | undefined): void {
    this.onRefusal = watcher;
    this.cables?.watchRefusal(watcher);
  }

  #createCables(): Cables {
    const cables = this.thread.createCables(this);
    for (const connection of this.connections) cables.began(socketPeerOf(connection));
    cables.watchRefusal(this.onRefusal);
    return cables;
  }

  #handOver(handler: Handler): void {
    this.handler = handler;
    for (const connection of this.connections) {
      connection.session = connection.session.replacedBy?.(connection, handler) ?? handler.open(connection);
      connection.session.tookOver?.(connection);
    }
  }

  /** The endpoint is reset: how much waited for something else than a connection's handler. */
  beginAnew(): number {
    this.handler.beginAnew?.();
    return this.onReset?.() ?? 0;
  }

  /** Renderings are counted from 1 again, and nothing is captured; how many messages were. */
  forgetMessages(): number {
    this.#renderings = 0;
    this.looseEnds.clear();
    return this.capture.clear();
  }

  countRendering(): number {
    this.#renderings += 1;
    return this.#renderings;
  }

  /** Counters start at zero when an endpoint is opened (again). */
  resetTraffic(): void {
    this.traffic = { ...NO_TRAFFIC, connections: this.connections.size };
    this.#ordinals = 0;
  }

  /** Publishes an error; with a `connection` it is that connection's event. Rate-bounded: the counters tell the whole truth. */
  reportError({ code, message }: AppError, connection?: EventConnection): void {
    if (!this.#errors.take(Date.now())) return;
    const data = { code, detail: message };
    if (connection === undefined) this.thread.events.endpointEvent('connection.error', this, data);
    else this.thread.events.connectionEvent('connection.error', connection, data);
  }

  /** The number of a connection that arrives, from 1, since the endpoint was opened. */
  nextOrdinal(): number {
    if (this.#sharedOrdinals !== undefined) return Atomics.add(this.#sharedOrdinals, 0, 1) + 1;
    this.#ordinals += 1;
    return this.#ordinals;
  }

  connectionBegan(connection: Connection): void {
    connection.endpointRow = this.connections.add(connection);
    if (connection.ordinal === 0) connection.ordinal = this.nextOrdinal();
    this.traffic.connections += 1;
    this.cables?.began(socketPeerOf(connection));
  }

  connectionEnded(connection: Connection, reason: CloseReason, code: ErrorCode | undefined): void {
    this.looseEnds.ended(connection.id, reason, code);
    this.connections.remove(connection.endpointRow);
    this.traffic.connections -= 1;
    this.ended.add(connection, reason);
    this.cables?.ended(socketPeerOf(connection));
    this.onConnectionEnded?.(connection, reason);
    if (this.connections.size === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  /** Resolves when there is no connection left. */
  async empty(): Promise<void> {
    if (this.connections.size === 0) return;
    await new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
  }
}

/** With the PROXY protocol, the address of the proxy. */
function socketPeerOf({ extras, remoteHost }: Connection): string {
  return extras?.proxy?.peer.host ?? remoteHost;
}
