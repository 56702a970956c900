import { EventEmitter, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { INDEX, INDEX_WIDTH, NO_CONNECTION, type EventBatch } from '../../src/contract/event-batch.ts';
import { unpackBatch } from '../../src/contract/event-body.ts';
import { EVENT_TYPES, type EventType, type PortcallEvent } from '../../src/contract/events.ts';
import { listenerSpecSchema, type ListenerSpecInput } from '../../src/contract/listener.ts';
import type {
  EgressRules,
  ListenerEndpoint,
  NetOp,
  NetOps,
  NetThreadData,
  NetToMain,
} from '../../src/contract/thread-messages.ts';
import { AppError, type SerializedError } from '../../src/core/errors/index.ts';
import { newId } from '../../src/core/ids.ts';

const ENTRY = new URL('../../src/workers/net/main.ts', import.meta.url);
const DEADLINE_MS = 30_000;

export interface NetThreadOptions extends Partial<
  Pick<NetThreadData, 'captureMaxBytes' | 'eventPayloadMaxBytes' | 'eventQueueMaxBytes'>
> {
  /** Whether the events that come are acknowledged at once, as the main thread does. Default true. */
  readonly acknowledges?: boolean;
}

export interface OpenListener {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** What it was opened with: to update it. */
  readonly endpoint: ListenerEndpoint;
}

interface Call {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A real net thread, and everything it says. */
export class NetThreadUnderTest {
  readonly events: PortcallEvent[] = [];
  readonly notices: NetToMain[] = [];
  /** Sums of the event batches. */
  dropped = 0;
  droppedSince: string[] = [];
  batches = 0;
  readonly flow: Uint32Array;
  readonly worker: Worker;
  readonly exited: Promise<number>;
  acknowledges: boolean;
  readonly #changes = new EventEmitter();
  readonly #calls = new Map<number, Call>();
  #lastCall = 0;
  #unacknowledgedBytes = 0;

  constructor(options: NetThreadOptions = {}) {
    const flow = new SharedArrayBuffer(8);
    const {
      acknowledges = true,
      captureMaxBytes = 256 * 1024 * 1024,
      eventPayloadMaxBytes = 65_536,
      eventQueueMaxBytes = 32 * 1024 * 1024,
    } = options;
    const data: NetThreadData = {
      node: 'node-1',
      placement: { slot: 5, thread: 3 },
      captureMaxBytes,
      eventPayloadMaxBytes,
      eventQueueMaxBytes,
      flow,
    };
    this.flow = new Uint32Array(flow);
    this.acknowledges = acknowledges;
    this.#changes.setMaxListeners(0);
    this.worker = new Worker(ENTRY, { workerData: data });
    this.exited = once(this.worker, 'exit').then(([code]) => code as number);
    this.worker.on('message', (message: NetToMain) => this.#take(message));
  }

  async ready(): Promise<this> {
    await this.until(() => this.notices.some(({ kind }) => kind === 'ready'), 'the thread is ready');
    return this;
  }

  call<Op extends NetOp>(op: Op, params: NetOps[Op]['params']): Promise<NetOps[Op]['result']> {
    const id = ++this.#lastCall;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#calls.set(id, { resolve, reject });
    this.worker.postMessage({ kind: 'request', id, op, params });
    return promise as Promise<NetOps[Op]['result']>;
  }

  /** Opens a listener; every default as in the API. */
  async open(
    input: ListenerSpecInput,
    more: { id?: string; maxConnections?: number; port?: number; egress?: EgressRules } = {},
  ): Promise<OpenListener> {
    const spec = listenerSpecSchema.parse(input);
    const id = more.id ?? newId('lst');
    const source = { kind: 'listener', id, labels: spec.labels } as const;
    const endpoint = {
      id,
      spec,
      source,
      port: more.port ?? spec.port,
      maxConnections: more.maxConnections ?? spec.limits.maxConnections,
      egress: more.egress ?? { allow: [], deny: [], denyTargets: [] },
    };
    const { address } = await this.call('openListener', endpoint);
    return { id, ...address, endpoint };
  }

  /** Changes an open listener: `input` is the whole new spec. */
  async update({ endpoint }: OpenListener, input: ListenerSpecInput): Promise<void> {
    await this.call('updateListener', { ...endpoint, spec: listenerSpecSchema.parse(input) });
  }

  /** Waits until `condition` holds after some message of the thread; fails after a deadline. */
  async until(condition: () => boolean, what: string): Promise<void> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    while (!condition()) {
      await once(this.#changes, 'change', { signal }).catch(() => {
        throw new Error(
          `not within ${DEADLINE_MS} ms: ${what}; events: ${this.events
            .slice(-20)
            .map(({ type, data }) => `${type} ${JSON.stringify(data).slice(0, 100)}`)
            .join(', ')}`,
        );
      });
    }
  }

  /** Asks the thread again and again until the answer pleases; fails after a deadline. */
  async poll<T>(ask: () => Promise<T>, pleases: (answer: T) => boolean, what: string): Promise<T> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const answer = await ask();
      if (pleases(answer)) return answer;
      if (Date.now() > deadline)
        throw new Error(`not within ${DEADLINE_MS} ms: ${what}; last: ${JSON.stringify(answer)}`);
    }
  }

  /** Waits for the `count`-th event of a type, of one listener when given; all of them so far. */
  async seen(type: EventType, count = 1, listener?: string): Promise<PortcallEvent[]> {
    const matching = () =>
      this.events.filter((event) => event.type === type && (listener === undefined || event.listener === listener));
    await this.until(() => matching().length >= count, `${count} × ${type}`);
    return matching();
  }

  /** Events of one connection, in the order they came. */
  of(connection: string): PortcallEvent[] {
    return this.events.filter((event) => event.connection === connection);
  }

  /** Acknowledges everything that was not. */
  acknowledge(): void {
    Atomics.add(this.flow, 0, this.#unacknowledgedBytes);
    this.#unacknowledgedBytes = 0;
  }

  /** Fails when something is left that keeps the thread alive, such as a timer. */
  async shutdown(graceMs = 0): Promise<number> {
    await this.call('shutdown', { graceMs });
    const { promise: late, reject } = Promise.withResolvers<never>();
    const deadline = setTimeout(() => {
      void this.worker.terminate();
      reject(new Error(`the thread has not ended within ${DEADLINE_MS} ms: something keeps its event loop alive`));
    }, DEADLINE_MS);
    return await Promise.race([this.exited, late]).finally(() => clearTimeout(deadline));
  }

  #take(message: NetToMain): void {
    if (message.kind === 'reply') this.#reply(message);
    else if (message.kind === 'events') this.#takeEvents(message);
    else this.notices.push(message);
    this.#changes.emit('change');
  }

  #reply(reply: Extract<NetToMain, { kind: 'reply' }>): void {
    const call = this.#calls.get(reply.id);
    this.#calls.delete(reply.id);
    if ('error' in reply) call?.reject(AppError.from(reply.error as SerializedError));
    else call?.resolve(reply.ok);
  }

  #takeEvents({ batch, dropped, since }: Extract<NetToMain, { kind: 'events' }>): void {
    this.batches += 1;
    this.dropped += dropped;
    if (dropped > 0) this.droppedSince.push(since);
    this.events.push(...decodeBatch(unpackBatch(batch.body)));
    this.#unacknowledgedBytes += batch.body.byteLength;
    if (this.acknowledges) this.acknowledge();
  }
}

/** The events of a batch; throws when index, tables and JSON do not agree. */
export function decodeBatch({ header, index, events }: EventBatch): PortcallEvent[] {
  const bytes = Buffer.from(events.buffer, events.byteOffset, events.byteLength);
  const decoded: PortcallEvent[] = [];
  let at = 0;
  for (let row = 0; row < index.length; row += INDEX_WIDTH) {
    const length = index[row + INDEX.length] ?? 0;
    const event = JSON.parse(bytes.toString('utf8', at, at + length)) as PortcallEvent;
    const source = header.sources[index[row + INDEX.source] ?? -1];
    const connection = index[row + INDEX.connection] ?? NO_CONNECTION;
    const agrees =
      event.type === EVENT_TYPES[index[row + INDEX.type] ?? -1] &&
      event.node === header.node &&
      source !== undefined &&
      event[source.kind as 'listener'] === source.id &&
      event.connection === (connection === NO_CONNECTION ? undefined : header.connections[connection]);
    if (!agrees) throw new Error(`the index does not fit ${JSON.stringify(event)}`);
    decoded.push(event);
    at += length + 1;
  }
  if (bytes.length > 0 && at !== bytes.length + 1)
    throw new Error(`${bytes.length} bytes of events, the index says ${at - 1}`);
  return decoded;
}

/** Starts a thread; shut it down, or terminate its worker. */
export async function startNetThread(options: NetThreadOptions = {}): Promise<NetThreadUnderTest> {
  return await new NetThreadUnderTest(options).ready();
}
