import { describe, expect, it } from 'vitest';
import { Rig, type FaultInput } from './rig.ts';

const UNITS = 4000;

/** The delays of datagrams that are sent one by one, in milliseconds. */
function delaysOf(fault: Extract<FaultInput, { type: 'latency' }>, seed: number): number[] {
  const rig = new Rig({ slow: fault }, { isStream: false, seed });
  return Array.from({ length: UNITS }, () => {
    const atMs = rig.clock.now();
    rig.push(Buffer.from('x'));
    const { length } = rig.out;
    if (length === 0 || rig.pipeline.heldBytes > 0) rig.clock.advance(2_000_000);
    return (rig.out.at(-1)?.atMs ?? 0) - atMs;
  });
}

/** The largest distance between the sample and the distribution, times √n: 1.63 is exceeded once in a hundred times. */
function kolmogorov(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  const distances = sorted.map((x, at) =>
    Math.max(Math.abs((at + 1) / sorted.length - cdf(x)), Math.abs(at / sorted.length - cdf(x))),
  );
  return Math.max(...distances) * Math.sqrt(sorted.length);
}

/** By Simpson's rule, so that the test does not share the approximation with the code. */
function normalCdf(z: number): number {
  const steps = 400;
  const width = z / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step += 1) {
    const weight = step === 0 || step === steps ? 1 : 2 + 2 * (step % 2);
    sum += weight * Math.exp(-((step * width) ** 2) / 2);
  }
  return 0.5 + (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

describe('latency', () => {
  const cases: [string, FaultInput & { type: 'latency' }, (x: number) => number][] = [
    ['uniform', { type: 'latency', ms: 300, jitterMs: 100 }, (x) => Math.min(1, Math.max(0, (x - 200) / 200))],
    ['normal', { type: 'latency', ms: 500, jitterMs: 50, distribution: 'normal' }, (x) => normalCdf((x - 500) / 50)],
    [
      'pareto',
      { type: 'latency', ms: 100, jitterMs: 50, distribution: 'pareto' },
      (x) => 1 - (1 + Math.max(0, x - 100) / 50) ** -3,
    ],
    [
      'lognormal',
      { type: 'latency', ms: 100, jitterMs: 50, distribution: 'lognormal' },
      (x) => (x <= 100 ? 0 : normalCdf(Math.log((x - 100) / 50))),
    ],
  ];

  it.each(cases)('is %s by the formula, for any seed', (_name, fault, cdf) => {
    const figures = [1, 2, 3].map((seed) => kolmogorov(delaysOf(fault, seed), cdf));
    // The clock of the test fires timers up to 1 ms early, so delays are late by at most that.
    expect(Math.min(...figures)).toBeLessThan(1.63);
    expect(Math.max(...figures)).toBeLessThan(2.2);
  });

  it('keeps its distribution and gets a correlation', () => {
    const delays = delaysOf({ type: 'latency', ms: 300, jitterMs: 100, correlation: 0.8 }, 5);
    const mean = delays.reduce((sum, one) => sum + one, 0) / UNITS;
    const variance = delays.reduce((sum, one) => sum + (one - mean) ** 2, 0) / UNITS;
    const lagged = delays.slice(1).reduce((sum, one, at) => sum + (one - mean) * ((delays[at] ?? 0) - mean), 0);
    expect(mean).toBeGreaterThan(285);
    expect(mean).toBeLessThan(315);
    // Uniform ± 100: a variance of 3333.
    expect(variance).toBeGreaterThan(2900);
    expect(variance).toBeLessThan(3800);
    expect(lagged / UNITS / variance).toBeGreaterThan(0.74);
    expect(lagged / UNITS / variance).toBeLessThan(0.84);
  });
});

/** Which datagrams, or messages of a stream, are lost. */
function lossesOf(fault: FaultInput, isStream = false, units = 40_000): boolean[] {
  const rig = new Rig({ lossy: fault }, { isStream, seed: 11 });
  return Array.from({ length: units }, () => {
    const before = rig.out.length;
    rig.push(Buffer.from('x\n'));
    return rig.out.length === before;
  });
}

function rateOf(losses: readonly boolean[]): number {
  return losses.filter(Boolean).length / losses.length;
}

function meanRun(losses: readonly boolean[]): number {
  const runs = losses.filter((lost, at) => lost && losses[at - 1] !== true).length;
  return losses.filter(Boolean).length / runs;
}

function runsOf(losses: readonly boolean[]): number[] {
  const lengths: number[] = [];
  for (const [at, lost] of losses.entries())
    if (lost) {
      if (losses[at - 1] === true) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1;
      else lengths.push(1);
    }
  return lengths;
}

describe('loss', () => {
  it.each([
    { rate: 0.01 },
    { rate: 0.2 },
    { rate: 0.5 },
    { rate: 0.9 },
    { rate: 0.05, isStream: true },
    { rate: 0.5, isStream: true },
  ])('loses a share of $rate, of the messages of a stream: $isStream', ({ rate, isStream = false }) => {
    const losses = lossesOf({ type: 'loss', rate }, isStream);
    expect(Math.abs(rateOf(losses) - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / losses.length));
    expect(meanRun(losses)).toBeCloseTo(1 / (1 - rate), rate > 0.8 ? 0 : 1);
  });

  it('has the rate, and longer runs, with a correlation', () => {
    const losses = lossesOf({ type: 'loss', rate: 0.2, correlation: 0.8 });
    expect(rateOf(losses)).toBeGreaterThan(0.18);
    expect(rateOf(losses)).toBeLessThan(0.22);
    expect(meanRun(losses)).toBeGreaterThan(2);
  });

  it('has the rate and the run lengths of Gilbert–Elliott', () => {
    const [p, r] = [0.02, 0.25];
    const losses = lossesOf({ type: 'loss', bursts: { p, r } }, true);
    expect(rateOf(losses)).toBeGreaterThan((p / (p + r)) * 0.9);
    expect(rateOf(losses)).toBeLessThan((p / (p + r)) * 1.1);
    expect(meanRun(losses)).toBeGreaterThan((1 / r) * 0.92);
    expect(meanRun(losses)).toBeLessThan((1 / r) * 1.08);
  });

  it('has runs whose lengths are geometric, with Gilbert–Elliott and without', () => {
    const models: [FaultInput, number][] = [
      [{ type: 'loss', bursts: { p: 0.05, r: 0.25 } }, 0.25],
      [{ type: 'loss', rate: 0.4 }, 0.6],
    ];
    for (const [fault, ends] of models) {
      const lengths = runsOf(lossesOf(fault));
      for (let least = 1; least <= 5; least += 1) {
        const expected = (1 - ends) ** (least - 1);
        const share = lengths.filter((length) => length >= least).length / lengths.length;
        expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(0.25 / lengths.length));
      }
    }
  });

  it('loses in both states by h and k', () => {
    const losses = lossesOf({ type: 'loss', bursts: { p: 0.1, r: 0.3, h: 0.5, k: 0.95 } });
    const expected = 0.25 * 0.5 + 0.75 * 0.05;
    expect(Math.abs(rateOf(losses) - expected)).toBeLessThan(0.01);
  });
});

describe('bandwidth', () => {
  it.each([500, 10_000, 1_000_000, 50_000_000])(
    'is %d bytes per second within 2 %% over 5 seconds',
    (bytesPerSecond) => {
      const rig = new Rig({ slow: { type: 'bandwidth', bytesPerSecond } });
      const chunk = Buffer.alloc(Math.min(65_536, Math.max(100, bytesPerSecond / 20)));
      let passed = 0;
      for (let ms = 0; ms < 5000; ms += 5) {
        while (!rig.pipeline.isFull) rig.push(chunk);
        rig.clock.advance(5);
        passed += rig.bytes.length;
        rig.out.length = 0;
      }
      expect(Math.abs(passed / (bytesPerSecond * 5) - 1)).toBeLessThan(0.02);
    },
  );

  it('is shared by the connections of an endpoint, evenly', () => {
    const faults = { slow: { type: 'bandwidth', bytesPerSecond: 10_000, share: 'endpoint' } } as const;
    const one = new Rig(faults);
    const other = new Rig(faults, { beside: one, ordinal: 2, peer: '127.0.0.2' });
    for (const rig of [one, other]) rig.push(Buffer.alloc(60_000));
    one.clock.advance(5000);
    expect(Math.abs((one.bytes.length + other.bytes.length) / 50_000 - 1)).toBeLessThan(0.02);
    expect(Math.abs(one.bytes.length / other.bytes.length - 1)).toBeLessThan(0.05);
  });

  it('is shared by the connections of one peer only', () => {
    const faults = { slow: { type: 'bandwidth', bytesPerSecond: 10_000, share: 'peer' } } as const;
    const one = new Rig(faults);
    const other = new Rig(faults, { beside: one, ordinal: 2, peer: '127.0.0.2' });
    for (const rig of [one, other]) rig.push(Buffer.alloc(60_000));
    one.clock.advance(5000);
    for (const rig of [one, other]) expect(Math.abs(rig.bytes.length / 50_000 - 1)).toBeLessThan(0.02);
  });
});

describe('corrupt', () => {
  it('damages a share of the bytes', () => {
    const rig = new Rig({ bad: { type: 'corrupt', ratePerByte: 0.01, bits: 2 } });
    rig.push(Buffer.alloc(200_000));
    const damaged = [...rig.bytes].filter((byte) => byte !== 0);
    expect(damaged.length).toBeGreaterThan(1800);
    expect(damaged.length).toBeLessThan(2200);
    expect(new Set(damaged.map((byte) => byte.toString(2).replaceAll('0', '').length))).toEqual(new Set([2]));
    expect(new Set(damaged).size).toBe(28);
  });
});

describe('shares', () => {
  const SENT = 20_000;
  /** How often something else than one unit comes out for one that goes in. */
  const shareOf = (fault: FaultInput, isHit: (out: number) => boolean): number => {
    const rig = new Rig({ one: fault }, { isStream: false, seed: 3 });
    let hits = 0;
    for (let at = 0; at < SENT; at += 1) {
      const { length } = rig.out;
      rig.push(Buffer.alloc(20, 97));
      if (isHit(rig.out.length - length)) hits += 1;
    }
    return hits / SENT;
  };
  const isNear = (share: number, rate: number) =>
    expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / SENT));

  it.each([0.05, 0.5, 0.95])('duplicate, truncate and the probability of datagrams have a share of %d', (rate) => {
    isNear(
      shareOf({ type: 'duplicate', rate, copies: 3 }, (out) => out === 4),
      rate,
    );
    isNear(
      shareOf({ type: 'vanish', probability: rate }, (out) => out === 0),
      rate,
    );
    const rig = new Rig({ one: { type: 'truncate', bytes: 5, rate } }, { isStream: false });
    for (let at = 0; at < SENT; at += 1) rig.push(Buffer.alloc(20));
    isNear(rig.out.filter(({ unit }) => unit.length === 5).length / SENT, rate);
  });

  it.each([0.05, 0.3])('segments are retransmitted with a share of %d, each again with the same chance', (rate) => {
    const rig = new Rig({ one: { type: 'retransmit', rate, rtoMs: 100, backoff: 1 } });
    const segments = 5000;
    let [late, twice] = [0, 0];
    for (let at = 0; at < segments; at += 1) {
      const atMs = rig.clock.now();
      rig.push(Buffer.alloc(1448));
      while (rig.pipeline.heldUnits > 0) rig.clock.advance(150);
      const delayMs = rig.clock.now() - atMs;
      if (delayMs >= 100) late += 1;
      if (delayMs > 150) twice += 1;
      rig.out.length = 0;
    }
    expect(Math.abs(late / segments - rate)).toBeLessThan(4 * Math.sqrt(rate / segments));
    expect(Math.abs(twice / late - rate)).toBeLessThan(4 * Math.sqrt(rate / late));
  });

  it('pieces have every length from bytes − variationBytes to bytes + variationBytes alike', () => {
    const rig = new Rig({ one: { type: 'slice', bytes: 5, variationBytes: 4 } });
    for (let at = 0; at < 50; at += 1) {
      rig.push(Buffer.alloc(1000));
      rig.clock.advance(50);
    }
    const counts = Array.from(
      { length: 10 },
      (_, length) => rig.out.filter(({ unit }) => unit.length === length).length,
    );
    const all = rig.out.length;
    for (const count of counts.slice(1)) expect(Math.abs(count / all - 1 / 9)).toBeLessThan(4 * Math.sqrt(1 / 9 / all));
  });

  it('connections are chosen with the probability', () => {
    const first = new Rig({ one: { type: 'noop', probability: 0.3 } });
    let chosen = 0;
    for (let ordinal = 1; ordinal <= SENT; ordinal += 1)
      chosen += first.faults.on('out', { ordinal, peer: '127.0.0.1' }, true).length;
    isNear(chosen / SENT, 0.3);
  });
});
