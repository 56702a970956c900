import type { FaultStates } from '../../../contract/fault-state.ts';
import type { FaultTotals, FaultTypeTotals } from '../../../contract/thread-messages.ts';
import type { FaultPlace, Faults } from '../../../contract/faults/index.ts';
import type {
  Cables,
  CabledConnection,
  CabledSocket,
  DatagramCable,
  DatagramEndpoint,
  StreamCable,
  StreamEndpoint,
} from '../connection/cable.ts';
import { DatagramLine } from './datagram-line.ts';
import { ArrivalGate } from './gates/arrival-gate.ts';
import { dialGate } from './gates/dial-gate.ts';
import { handshakeGate } from './gates/handshake-gate.ts';
import { RefuseGate } from './gates/refuse-gate.ts';
import type { Arrival, HeldDial, HeldHandshake } from '../connection/gate.ts';
import { EndpointFaults, type Direction } from './endpoint-faults.ts';
import type { LineOwner } from './line-owner.ts';
import type { Progress } from './step-owner.ts';
import type { FaultReporter } from './fault-reporter.ts';
import { Pipeline, type FaultThread, type PipelineSink } from './pipeline.ts';
import { StreamLine } from './stream-line.ts';

const ARRIVAL_TYPES = ['acceptDelay', 'limitConnections', 'tlsHandshake'] as const;

/** The faults of one endpoint on one thread, and what has not left of sessions that ended. */
export class EndpointCables implements Cables, LineOwner {
  readonly faults: EndpointFaults;
  readonly #thread: FaultThread;
  readonly #lingering = new Set<DatagramLine>();
  readonly #dials: ReturnType<typeof dialGate>;
  readonly #handshakes: ReturnType<typeof handshakeGate>;
  readonly #arrivals: ArrivalGate;
  readonly #refusal: RefuseGate;
  guardsArrivals = false;
  #configured = '';

  constructor(thread: FaultThread, seed: number, reporter?: FaultReporter) {
    this.#thread = thread;
    this.faults = new EndpointFaults(seed, () => thread.heap.clock.now(), reporter);
    this.#dials = dialGate(this.faults, thread.heap);
    this.#handshakes = handshakeGate(this.faults, thread.heap);
    this.#arrivals = new ArrivalGate(this.faults, thread.heap, thread.number ?? 0);
    this.#refusal = new RefuseGate(this.faults, thread.heap);
  }

  configure(faults: Faults, place: FaultPlace, states?: FaultStates): boolean {
    const configured = JSON.stringify([faults, place, states]);
    if (configured === this.#configured) return false;
    this.#configured = configured;
    const before = this.faults.all();
    this.faults.configure(faults, place, states);
    const now = new Set(this.faults.all());
    for (const active of before) if (!now.has(active)) this.#thread.totals.add(active);
    for (const line of this.#lingering) line.apply();
    this.guardsArrivals = ARRIVAL_TYPES.some((type) => this.faults.ofType(type).length > 0);
    this.#dials.changed();
    this.#handshakes.changed();
    this.#arrivals.changed();
    this.#refusal.changed();
    return true;
  }

  openStream(connection: StreamEndpoint, socket: CabledSocket): StreamCable | undefined {
    if (!this.#isAffected(connection, true)) return undefined;
    const line = new StreamLine(this, connection, socket);
    line.apply();
    return line;
  }

  openDatagrams(connection: DatagramEndpoint): DatagramCable | undefined {
    if (!this.#isAffected(connection, false)) return undefined;
    const line = new DatagramLine(this, connection);
    line.apply();
    return line;
  }

  holdDial(dial: HeldDial): boolean {
    return this.#dials.hold(dial);
  }

  forgetDial(dial: HeldDial): string | undefined {
    return this.#dials.forget(dial);
  }

  arrive(arrival: Arrival): void {
    this.#arrivals.arrive(arrival);
  }

  forgetArrival(arrival: Arrival): void {
    this.#arrivals.forget(arrival);
  }

  began(peer: string): void {
    this.#arrivals.began(peer);
  }

  ended(peer: string): void {
    this.#arrivals.ended(peer);
  }

  watchRefusal(watcher: ((refuses: boolean) => void) | undefined): void {
    this.#refusal.watch(watcher);
  }

  holdHandshake(handshake: HeldHandshake): boolean {
    return this.#handshakes.hold(handshake);
  }

  forgetHandshake(handshake: HeldHandshake): void {
    this.#handshakes.forget(handshake);
  }

  counts(): FaultTotals[] {
    return this.faults.totals();
  }

  typeTotals(): FaultTypeTotals[] {
    return this.faults.all().map(({ fault, direction, tally }) => ({ type: fault.type, direction, ...tally }));
  }

  retire(): void {
    this.configure({}, { isStream: true, isClient: false });
  }

  close(): void {
    for (const line of this.#lingering) line.destroy();
    this.#lingering.clear();
  }

  findPipeline(
    direction: Direction,
    connection: CabledConnection,
    sink: PipelineSink,
    isStream: boolean,
  ): Pipeline | undefined {
    const { ordinal, remoteHost: peer, openedAtMs, codec } = connection;
    if (this.faults.on(direction, { ordinal, peer }, isStream).length === 0) return undefined;
    const openedMs = this.#thread.heap.clock.now() - Math.max(0, Date.now() - openedAtMs);
    return new Pipeline(this.#thread, { ordinal, peer, openedMs, isStream, codec, connection }, sink);
  }

  apply(direction: Direction, connection: CabledConnection, pipeline: Pipeline): void {
    const { ordinal, remoteHost: peer } = connection;
    const faults = this.faults.on(direction, { ordinal, peer }, pipeline.isStream);
    pipeline.apply(faults, () => progressOf(direction, connection));
  }

  linger(line: DatagramLine): void {
    this.#lingering.add(line);
  }

  forget(line: DatagramLine): void {
    this.#lingering.delete(line);
  }

  #isAffected({ ordinal, remoteHost: peer }: CabledConnection, isStream: boolean): boolean {
    const facts = { ordinal, peer };
    return this.faults.on('in', facts, isStream).length > 0 || this.faults.on('out', facts, isStream).length > 0;
  }
}

function progressOf(direction: Direction, connection: CabledConnection): Progress {
  const { bytesIn, messagesIn, bytesOut, messagesOut } = connection.record;
  const decoder = connection.findDecoder?.(direction);
  return direction === 'in'
    ? { bytes: bytesIn, messages: messagesIn, decoder }
    : { bytes: bytesOut, messages: messagesOut, decoder };
}
