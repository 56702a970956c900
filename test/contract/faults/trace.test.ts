import { describe, expect, it } from 'vitest';
import { faultsField } from '../../../src/contract/faults/index.ts';
import { Rig } from './rig.ts';

const stream = (rows: number[][], more: object = {}) => new Rig({ one: { type: 'trace', rows, ...more } });
const datagrams = (rows: number[][], more: object = {}) =>
  new Rig({ one: { type: 'trace', rows, ...more } }, { isStream: false });
/** Bytes that have come out so long after the start. */
const passed = (rig: Rig, untilMs: number) =>
  rig.out.reduce((sum, { unit, atMs }) => sum + (atMs <= 1000 + untilMs ? unit.length : 0), 0);
const FAST = 1e12;

describe('trace', () => {
  it('has the rate of each row, and nothing passes where it is 0', () => {
    const rig = stream([
      [0, 14_480, 0, 0],
      [1000, 0, 0, 0],
      [2000, 28_960, 0, 0],
    ]);
    rig.push(Buffer.alloc(14_480 * 3));
    rig.clock.advance(10_000);
    expect(passed(rig, 1000.1)).toBe(14_480);
    expect(passed(rig, 1999)).toBe(14_480);
    expect(passed(rig, 2500.1)).toBe(14_480 * 2);
    expect(passed(rig, 3000.1)).toBe(14_480 * 3);
  });

  it('has the latency of each row, is never early, and passes FIN behind the bytes', () => {
    const rig = stream([
      [0, FAST, 100, 0],
      [500, FAST, 300, 0],
    ]);
    rig.push(Buffer.from('a'));
    rig.clock.advance(600);
    rig.push(Buffer.from('b'));
    rig.pipeline.push('fin');
    rig.clock.advance(1000);
    expect(rig.units).toEqual(['a', 'b', 'fin']);
    expect(rig.out.map(({ atMs }) => Math.floor(atMs))).toEqual([1100, 1900, 1900]);
  });

  it('begins again with loop, the last row as long as the one before it', () => {
    const rows = [
      [0, FAST, 0, 0],
      [100, 0, 0, 0],
    ];
    const rig = datagrams(rows, { loop: true });
    for (let n = 0; n < 8; n += 1) {
      rig.push(Buffer.from(String(n)));
      rig.clock.advance(50);
    }
    rig.clock.advance(1000);
    expect(rig.out.map(({ atMs }) => Math.round(atMs - 1000))).toEqual([0, 50, 200, 200, 200, 250, 400, 400]);
    const once = stream(rows);
    once.clock.advance(150);
    once.push(Buffer.from('x'));
    once.clock.advance(86_400_000);
    expect(once.units).toEqual([]);
  });

  it('loses datagrams by the rate of the row, and delays segments of a stream as retransmissions do', () => {
    const lossy = datagrams([
      [0, FAST, 0, 0],
      [1000, FAST, 0, 0.3],
    ]);
    for (let n = 0; n < 1000; n += 1) lossy.push(Buffer.from('x'));
    lossy.clock.advance(1500);
    expect(lossy.out.length).toBe(1000);
    for (let n = 0; n < 2000; n += 1) lossy.push(Buffer.from('x'));
    lossy.clock.advance(10);
    expect((lossy.out.length - 1000) / 2000).toBeGreaterThan(0.66);
    expect((lossy.out.length - 1000) / 2000).toBeLessThan(0.74);
    const late = stream([[0, FAST, 0, 0.2]]);
    const bytes = Buffer.from(Array.from({ length: 1448 * 200 }, (_, at) => at & 0xff));
    late.push(bytes);
    late.clock.advance(100);
    expect(late.bytes.length).toBeLessThan(bytes.length);
    late.clock.advance(600_000);
    expect(late.bytes.equals(bytes)).toBe(true);
    expect(late.out.filter(({ atMs }) => atMs > 1100).every(({ atMs }) => atMs >= 1200)).toBe(true);
  });

  it('a slow trace of many rows costs no more time than a fast one', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [at, at === 5 ? 1 : 0, 0, 0]);
    const rig = stream(rows, { loop: true });
    const startMs = performance.now();
    for (let n = 0; n < 100; n += 1) rig.push(Buffer.alloc(14_480));
    expect(performance.now() - startMs).toBeLessThan(2000);
    rig.set({});
    expect(rig.bytes.length).toBe(1_448_000);
  });

  it('a row out of order or out of bounds is refused with its place', () => {
    const refused = (rows: unknown, loop = false) =>
      faultsField.safeParse({ one: { type: 'trace', rows, loop } }).error?.issues.map(({ path }) => path.join('.')) ??
      [];
    expect(refused([[0, 1, 1, 0]])).toEqual([]);
    expect(refused([[0, 1, 1, 1.1]])).toEqual(['one.rows.0.3']);
    expect(refused([[0, 1, 600_001, 0]])).toEqual(['one.rows.0.2']);
    expect(
      refused([
        [0, 1, 1, 0],
        [0, 1, 1, 0],
      ]),
    ).toEqual(['one.rows.1.0']);
    expect(refused([[0, 1, 1]])).toEqual(['one.rows.0']);
    expect(refused([[0, -1, 1, 0]])).toEqual(['one.rows.0.1']);
    expect(refused([])).toEqual(['one.rows']);
    expect(refused([[0, 1, 1, 0]], true)).toEqual(['one.rows']);
  });
});
