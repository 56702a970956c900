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

/** What a new fault of a type begins with. Others have everything by default. */
export const STARTS: Readonly<Record<string, object>> = {
  latency: { ms: 200, jitterMs: 50 },
  bandwidth: { bytesPerSecond: 10_000 },
  slice: { bytes: 100, delayMs: 10 },
  stall: { how: 'hold' },
  retransmit: { rate: 0.02 },
  loss: { rate: 0.05 },
  duplicate: { rate: 0.05 },
  reorder: { rate: 0.05 },
  corrupt: { ratePerByte: 0.0001 },
  limit: { bytes: 10_000, then: 'close' },
  close: { how: 'reset' },
  slowClose: { delayMs: 2000 },
  vanish: {},
};

/** Links as people know them. */
export const PROFILES = ['3g', 'edge', 'dsl', 'lte', 'gprs', 'wifi', 'dialup', 'very-bad'] as const;
