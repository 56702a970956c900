import type { Endpoint } from '../../live/endpoints.ts';

/** Attributes that a slider sets, on a logarithmic scale: smallest and largest value, and the unit that is shown. */
export const SLIDERS: Readonly<
  Record<string, readonly [min: number, max: number, unit: 'ms' | 'bytes' | 'bytesPerSecond' | 'share' | '']>
> = {
  ms: [1, 600_000, 'ms'],
  jitterMs: [1, 60_000, 'ms'],
  delayMs: [1, 600_000, 'ms'],
  rtoMs: [1, 60_000, 'ms'],
  closeAfterMs: [1, 600_000, 'ms'],
  bytesPerSecond: [1, 1_000_000_000, 'bytesPerSecond'],
  burstBytes: [1, 64 * 1024 * 1024, 'bytes'],
  bytes: [1, 1_000_000_000, 'bytes'],
  rate: [0.0001, 1, 'share'],
  ratePerByte: [0.000_000_1, 1, 'share'],
  probability: [0.001, 1, 'share'],
  copies: [1, 49, ''],
  window: [2, 100, ''],
  max: [1, 10_000, ''],
};

/** Where a type of fault can be; without it: everywhere. The API refuses it elsewhere. */
type Place = 'stream' | 'datagrams' | 'listener' | 'proxy' | 'tls';

interface Start {
  readonly type: string;
  readonly at?: Place;
  /** It acts on connections, not on bytes of a direction. */
  readonly hasNoDirection?: true;
  /** What a new one begins with. */
  readonly fields: object;
}

export const STARTS: readonly Start[] = [
  { type: 'latency', fields: { ms: 200, jitterMs: 50 } },
  { type: 'bandwidth', fields: { bytesPerSecond: 10_000 } },
  { type: 'slice', at: 'stream', fields: { bytes: 100, delayMs: 10 } },
  { type: 'stall', fields: { how: 'hold' } },
  { type: 'retransmit', at: 'stream', fields: { rate: 0.02 } },
  { type: 'loss', at: 'datagrams', fields: { rate: 0.05 } },
  { type: 'duplicate', at: 'datagrams', fields: { rate: 0.05 } },
  { type: 'reorder', at: 'datagrams', fields: { rate: 0.05 } },
  { type: 'truncate', at: 'datagrams', fields: { bytes: 16 } },
  { type: 'mtu', at: 'datagrams', fields: { bytes: 1200 } },
  { type: 'corrupt', fields: { ratePerByte: 0.0001 } },
  { type: 'replace', fields: { find: { data: 'OK' }, with: { data: 'NO' } } },
  { type: 'inject', fields: { bytes: { data: 'extra' }, everyMs: 1000 } },
  { type: 'limit', fields: { bytes: 10_000, then: 'close' } },
  { type: 'close', fields: { how: 'reset', afterMs: 1000 } },
  { type: 'slowClose', at: 'stream', fields: { delayMs: 2000 } },
  { type: 'vanish', fields: {} },
  { type: 'acceptDelay', at: 'listener', hasNoDirection: true, fields: { ms: 500 } },
  { type: 'limitConnections', at: 'listener', hasNoDirection: true, fields: { max: 10 } },
  { type: 'refuse', at: 'listener', hasNoDirection: true, fields: {} },
  { type: 'tlsHandshake', at: 'tls', hasNoDirection: true, fields: { delayMs: 1000 } },
  { type: 'dialFailure', at: 'proxy', hasNoDirection: true, fields: {} },
  { type: 'dialDelay', at: 'proxy', hasNoDirection: true, fields: { ms: 500 } },
];

/** The types that an endpoint can have. */
export function startsFor({ kind, resource }: Endpoint): readonly Start[] {
  const { transport, handler } = resource;
  const places: Readonly<Record<Place, boolean>> = {
    stream: transport !== 'udp',
    datagrams: transport === 'udp',
    listener: kind === 'listener',
    proxy: handler.type === 'proxy',
    tls: kind === 'listener' && transport === 'tls',
  };
  return STARTS.filter(({ at }) => at === undefined || places[at]);
}

/** Links as people know them. */
export const PROFILES = ['3g', 'edge', 'dsl', 'lte', 'gprs', 'wifi', 'dialup', 'very-bad'] as const;
