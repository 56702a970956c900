import { describe, expect, it, test } from 'vitest';
import { faultsField } from '../../../src/contract/faults/index.ts';
import { Rig, type FaultInput } from './rig.ts';

const ramp = (attribute: string, from: number, to: number, overMs: number) => ({ attribute, from, to, overMs });

/** How long a datagram is held that comes now. */
function delayOf(rig: Rig): number {
  const atMs = rig.clock.now();
  rig.push(Buffer.from('x'));
  while (rig.pipeline.heldUnits > 0) rig.clock.advance(0.25);
  return (rig.out.at(-1)?.atMs ?? 0) - atMs;
}

test('a latency grows evenly from the beginning of the fault, and stays at its end', () => {
  const fault = { type: 'latency', ms: 999, ramp: ramp('ms', 0, 100, 1000) } as const;
  for (const [atMs, expected] of [
    [0, 0],
    [250, 25],
    [500, 50],
    [1000, 100],
    [5000, 100],
  ] as const) {
    const rig = new Rig({ slow: fault }, { isStream: false });
    rig.clock.advance(atMs);
    const delayMs = delayOf(rig);
    expect(delayMs).toBeGreaterThanOrEqual(expected - 0.001);
    expect(delayMs).toBeLessThan(expected + 1.5);
  }
});

test('with a schedule the ramp begins with each period', () => {
  const schedule = { startMs: 100, durationMs: 500, everyMs: 1000 };
  const rig = new Rig(
    { slow: { type: 'latency', ms: 0, schedule, ramp: ramp('ms', 10, 60, 500) } },
    { isStream: false },
  );
  const delays = [50, 300, 300, 700].map((ms) => {
    rig.clock.advance(ms);
    return Math.round(delayOf(rig));
  });
  // At 50 and 650 ms it does not act; at 350 ms it is at 35 ms, at about 1385 ms at 38 ms.
  expect(delays[0]).toBe(0);
  expect(Math.abs((delays[1] ?? 0) - 35)).toBeLessThan(3);
  expect(delays[2]).toBe(0);
  expect(Math.abs((delays[3] ?? 0) - 38)).toBeLessThan(4);
});

describe('a bandwidth passes the area below its ramp, within 2 %', () => {
  it.each([
    [1000, 100_000, 5000],
    [100_000, 0, 5000],
    [0, 40_000, 4000],
    [20_000, 1000, 2000],
    [5000, 5000, 1000],
  ])('from %d to %d in %d ms', (from, to, overMs) => {
    const rig = new Rig({
      slow: { type: 'bandwidth', bytesPerSecond: 1, ramp: ramp('bytesPerSecond', from, to, overMs) },
    });
    let passed = 0;
    for (let ms = 0; ms < 5000; ms += 5) {
      while (!rig.pipeline.isFull) rig.push(Buffer.alloc(1000));
      rig.clock.advance(5);
      passed += rig.bytes.length;
      rig.out.length = 0;
    }
    const area = ((from + to) / 2) * (overMs / 1000) + to * (5 - overMs / 1000);
    expect(Math.abs(passed / area - 1)).toBeLessThan(0.02);
  });
});

test('a rate grows evenly', () => {
  const rig = new Rig({ lossy: { type: 'loss', rate: 1, ramp: ramp('rate', 0, 1, 10_000) } }, { isStream: false });
  const lost = [0, 0, 0, 0];
  for (let at = 0; at < 20_000; at += 1) {
    const { length } = rig.out;
    rig.push(Buffer.from('x'));
    if (rig.out.length === length) lost[Math.floor(at / 5000)] = (lost[Math.floor(at / 5000)] ?? 0) + 1;
    rig.clock.advance(0.5);
  }
  for (const [quarter, count] of lost.entries())
    expect(Math.abs(count / 5000 - (quarter + 0.5) / 4)).toBeLessThan(0.03);
});

test('times that run already follow the ramp', () => {
  const closing: [FaultInput, number][] = [
    [{ type: 'close', afterMs: 1, ramp: ramp('afterMs', 10_000, 100, 1000) }, 917],
    [{ type: 'limit', ms: 1, then: 'close', ramp: ramp('ms', 10_000, 100, 1000) }, 917],
    [{ type: 'stall', closeAfterMs: 1, ramp: ramp('closeAfterMs', 10_000, 100, 1000) }, 917],
  ];
  for (const [fault, expected] of closing) {
    const rig = new Rig({ ends: fault });
    rig.clock.advance(expected - 1);
    expect(rig.end).toBeUndefined();
    rig.clock.advance(205);
    expect(rig.end).toBe('close');
  }
  const rig = new Rig({
    noisy: { type: 'inject', bytes: { data: 'x' }, everyMs: 1, ramp: ramp('everyMs', 10_000, 100, 1000) },
  });
  rig.clock.advance(2000);
  expect(rig.units.length).toBeGreaterThan(8);
  expect(rig.units.length).toBeLessThan(13);
});

test('a changed ramp counts anew, and a connection that is open follows it', () => {
  const rig = new Rig({ slow: { type: 'latency', ms: 0, ramp: ramp('ms', 0, 1000, 1000) } }, { isStream: false });
  rig.clock.advance(900);
  rig.set({ slow: { type: 'latency', ms: 0, ramp: ramp('ms', 20, 40, 100) } });
  expect(Math.abs(delayOf(rig) - 20)).toBeLessThan(1.5);
  rig.clock.advance(100);
  expect(Math.abs(delayOf(rig) - 40)).toBeLessThan(1.5);
  rig.set({ slow: { type: 'latency', ms: 7 } });
  expect(Math.abs(delayOf(rig) - 7)).toBeLessThan(1.5);
});

test('a ramp has an attribute of its type, and values within its bounds', () => {
  const refusalOf = (fault: object, attribute: string, from: number, to: number, overMs = 100) => {
    const { error } = faultsField.safeParse({ one: { ...fault, ramp: ramp(attribute, from, to, overMs) } });
    return error?.issues.map(({ path, message }) => `${path.slice(1).join('.')} ${message}`).join('; ');
  };
  const latency = { type: 'latency', ms: 1 };
  expect(refusalOf(latency, 'ms', 0, 600_000)).toBeUndefined();
  expect(refusalOf(latency, 'ms', -1, 600_001)).toBe(
    'ramp.from must be from 0 to 600000, as `ms`; ramp.to must be from 0 to 600000, as `ms`',
  );
  const names = 'ms, jitterMs, correlation, queueBytes, the numbers of latency';
  for (const attribute of [
    'distribution',
    'probability',
    'order',
    'ttlMs',
    'keepOrder',
    'none',
    'toString',
    '__proto__',
  ])
    expect(refusalOf(latency, attribute, 0, 1)).toBe(`ramp.attribute must be one of ${names}`);
  for (const fault of [
    { type: 'noop' },
    { type: 'vanish' },
    { type: 'profile', profile: '3g' },
    { type: 'dialFailure' },
  ])
    expect(refusalOf(fault, 'ms', 0, 1)).toBe(`ramp.attribute ${fault.type} has no number to change`);
  expect(refusalOf({ type: 'slice', bytes: 9 }, 'bytes', 1.5, 9)).toBe('ramp.from must be a whole number, as `bytes`');
  expect(refusalOf({ type: 'slice', bytes: 9, variationBytes: 5 }, 'bytes', 9, 5)).toBe(
    'ramp.to does not go with the rest: variationBytes must be less than `bytes`',
  );
  expect(refusalOf({ type: 'loss', bursts: { p: 0, r: 0 } }, 'rate', 0, 1)).toMatch(
    /^ramp\.from does not go with the rest/,
  );
  expect(refusalOf(latency, 'ms', 0, 1, 0)).toMatch(/^ramp\.overMs /);
  expect(refusalOf({ type: 'refuse' }, 'ms', 0, 1)).toMatch(/ramp/);
  for (const type of ['dialDelay', 'acceptDelay']) expect(refusalOf({ type, ms: 1 }, 'ms', 0, 10)).toBeUndefined();
  expect(refusalOf({ type: 'limitConnections', max: 1 }, 'perSecond', 1, 9)).toBeUndefined();
  expect(refusalOf({ type: 'tlsHandshake', delayMs: 1 }, 'delayMs', 1, 9)).toBeUndefined();
  const copies = { one: { type: 'duplicate', rate: 1, copies: 1, ramp: ramp('copies', 1, 49, 1) } };
  const other = { two: { type: 'duplicate', rate: 1, copies: 2 } };
  expect(faultsField.safeParse({ ...copies, ...other }).success).toBe(true);
});
