import type { Fault, FaultOf, FaultType } from '../../contract/faults/index.ts';

/** An attribute of a toxic. What is left out is 0, as in Toxiproxy. */
export interface ToxicAttribute {
  readonly name: string;
  readonly isInteger: boolean;
  readonly min: number;
  readonly max: number;
}

type Values = Readonly<Record<string, number>>;
type Attributes<F> = { readonly [K in keyof F]?: F[K] | undefined };

/** One type of toxic: which fault it is. */
export interface ToxicType<T extends FaultType = FaultType> {
  readonly fault: T;
  readonly attributes: readonly ToxicAttribute[];
  /** Attributes of the fault; undefined: the fault must not have it. */
  toFault(values: Values): Attributes<FaultOf<T>>;
  /** Values of a fault of the type; undefined: a toxic cannot say what the fault does. */
  fromFault(fault: FaultOf<T>): Values | undefined;
  /** What is wrong with the values together. */
  findConflict?(values: Values): string | undefined;
}

const DAY_MS = 86_400_000;
const DELAY_MS = 600_000;
const BYTES_PER_KB = 1000;
const MICROSECONDS_PER_MS = 1000;

const integer = (name: string, max: number, min = 0): ToxicAttribute => ({ name, isInteger: true, min, max });
const rate = (name: string): ToxicAttribute => ({ name, isInteger: false, min: 0, max: 1 });
const define = <T extends FaultType>(type: ToxicType<T>): ToxicType => type as unknown as ToxicType;
const when = (isToxic: boolean, values: Values): Values | undefined =>
  isToxic && Object.values(values).every((value) => Number.isSafeInteger(value)) ? values : undefined;

/** Every type of toxic: one row a type, each of a type of fault of its own. */
export const toxicTypes: Readonly<Record<string, ToxicType>> = {
  latency: define<'latency'>({
    fault: 'latency',
    attributes: [integer('latency', DELAY_MS), integer('jitter', DELAY_MS)],
    toFault: ({ latency = 0, jitter = 0 }) => ({ ms: latency, jitterMs: jitter }),
    fromFault: ({ ms, jitterMs, distribution, correlation }) =>
      when(distribution === 'uniform' && correlation === 0, { latency: ms, jitter: jitterMs }),
  }),
  bandwidth: define<'bandwidth'>({
    fault: 'bandwidth',
    attributes: [integer('rate', 1_000_000_000)],
    toFault: (values) => ({ bytesPerSecond: (values['rate'] ?? 0) * BYTES_PER_KB }),
    fromFault: ({ bytesPerSecond, burstBytes, share }) =>
      when(burstBytes === 0 && share === 'connection', { rate: bytesPerSecond / BYTES_PER_KB }),
  }),
  slow_close: define<'slowClose'>({
    fault: 'slowClose',
    attributes: [integer('delay', DELAY_MS)],
    toFault: ({ delay = 0 }) => ({ delayMs: delay }),
    fromFault: ({ delayMs }) => when(true, { delay: delayMs }),
  }),
  timeout: define<'stall'>({
    fault: 'stall',
    attributes: [integer('timeout', DAY_MS)],
    toFault: ({ timeout = 0 }) => ({
      how: 'swallow',
      onRemove: 'close',
      closeIdleMs: timeout === 0 ? undefined : timeout,
    }),
    fromFault: ({ how, onRemove, ms, closeAfterMs, closeIdleMs = 0 }) =>
      when(how === 'swallow' && onRemove === 'close' && ms === undefined && closeAfterMs === undefined, {
        timeout: closeIdleMs,
      }),
  }),
  reset_peer: define<'close'>({
    fault: 'close',
    attributes: [integer('timeout', DAY_MS)],
    toFault: ({ timeout = 0 }) => ({ how: 'reset', firstBytesMs: timeout }),
    fromFault: ({ how, afterMs, idleMs, firstBytesMs = -1, match }) =>
      when(how === 'reset' && (afterMs ?? idleMs ?? match) === undefined && firstBytesMs >= 0, {
        timeout: firstBytesMs,
      }),
  }),
  slicer: define<'slice'>({
    fault: 'slice',
    attributes: [
      integer('average_size', 65_536, 1),
      integer('size_variation', 65_535),
      integer('delay', DELAY_MS * MICROSECONDS_PER_MS),
    ],
    toFault: (values) => ({
      bytes: values['average_size'] ?? 0,
      variationBytes: values['size_variation'] ?? 0,
      delayMs: (values['delay'] ?? 0) / MICROSECONDS_PER_MS,
    }),
    fromFault({ bytes, variationBytes, delayMs }) {
      const delay = Math.round(delayMs * MICROSECONDS_PER_MS);
      return when(delay / MICROSECONDS_PER_MS === delayMs, {
        average_size: bytes,
        size_variation: variationBytes,
        delay,
      });
    },
    findConflict: (values) =>
      (values['size_variation'] ?? 0) >= (values['average_size'] ?? 0)
        ? 'size_variation must be less than average_size'
        : undefined,
  }),
  limit_data: define<'limit'>({
    fault: 'limit',
    attributes: [integer('bytes', 1_000_000_000_000)],
    toFault: ({ bytes = 0 }) => ({ bytes, then: 'close' }),
    fromFault: ({ bytes = -1, messages, datagrams, ms, then, share }) => {
      const isOnlyBytes = bytes >= 0 && (messages ?? datagrams ?? ms) === undefined;
      return when(isOnlyBytes && then === 'close' && share === 'connection', { bytes });
    },
  }),
  packet_loss: define<'loss'>({
    fault: 'loss',
    attributes: [rate('loss_rate'), rate('correlation')],
    toFault: (values) => ({
      rate: values['loss_rate'] ?? 0,
      correlation: values['correlation'] ?? 0,
      per: 'chunk',
    }),
    fromFault: ({ rate: lossRate, correlation, per }) =>
      lossRate === undefined || per !== 'chunk' ? undefined : { loss_rate: lossRate, correlation },
  }),
  noop: define<'noop'>({ fault: 'noop', attributes: [], toFault: () => ({}), fromFault: () => ({}) }),
};

/** Name and row of the type that a fault is; undefined: it is no toxic. */
export function findToxicType({ type }: Pick<Fault, 'type'>): { name: string; type: ToxicType } | undefined {
  const found = Object.entries(toxicTypes).find(([, { fault }]) => fault === type);
  return found === undefined ? undefined : { name: found[0], type: found[1] };
}
