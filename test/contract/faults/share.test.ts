import { describe, expect, test } from 'vitest';
import { faultCellsBytes, FAULT_CELLS, THREADS_AT, type FaultStates } from '../../../src/contract/fault-state.ts';
import type { Fault } from '../../../src/contract/faults/index.ts';
import { FaultCells } from '../../../src/workers/net/faults/fault-cells.ts';
import { SharedOccupied } from '../../../src/workers/net/faults/gates/occupied.ts';
import { SharedSecond } from '../../../src/workers/net/faults/gates/shared-second.ts';
import { parseFaults, Rig, type FaultInput } from './rig.ts';

const cellsFor = (fault: FaultInput) =>
  new SharedArrayBuffer(faultCellsBytes(parseFaults({ one: fault })['one'] as Fault));
const statesFor = (fault: FaultInput): FaultStates => ({
  one: { sinceMs: Date.now(), generation: 1, cells: cellsFor(fault) },
});

/** Two threads, each with two connections: of the peers `a` and `b`. */
function twoThreads(fault: FaultInput, isStream = true): [Rig, Rig, Rig, Rig] {
  const states = statesFor(fault);
  const first = new Rig({ one: fault }, { states, isStream, peer: 'a' });
  const other = new Rig({ one: fault }, { states, isStream, peer: 'a', acrossFrom: first });
  const beside = (rig: Rig) => new Rig({ one: fault }, { beside: rig, isStream, ordinal: 2, peer: 'b' });
  return [first, beside(first), other, beside(other)];
}
const total = (rigs: readonly Rig[]) => rigs.reduce((bytes, rig) => bytes + rig.bytes.length, 0);

describe('two threads', () => {
  test.each([
    ['endpoint', 10_000, {}],
    ['peer', 20_000, {}],
    ['endpoint', 10_500, { ramp: { attribute: 'bytesPerSecond', from: 1000, to: 20_000, overMs: 5000 } }],
  ])('have one bandwidth by %s, %d bytes per second in all', (share, rate, more) => {
    const rigs = twoThreads({ type: 'bandwidth', bytesPerSecond: 10_000, share, ...more } as FaultInput);
    for (const rig of rigs) rig.push(Buffer.alloc(100_000));
    for (let ms = 0; ms < 5000; ms += 7) {
      rigs[0].clock.advance(7);
    }
    expect(Math.abs(total(rigs) / (rate * 5.005) - 1)).toBeLessThan(0.02);
    for (const rig of rigs) expect(Math.abs(rig.bytes.length / (total(rigs) / 4) - 1)).toBeLessThan(0.1);
  });

  test('a burst is one burst', () => {
    const rigs = twoThreads({ type: 'bandwidth', bytesPerSecond: 1000, burstBytes: 5000, share: 'endpoint' });
    rigs[0].clock.advance(10_000);
    for (const rig of rigs) rig.push(Buffer.alloc(5000));
    rigs[0].clock.advance(1);
    expect(Math.abs(total(rigs) - 5000)).toBeLessThan(50);
  });

  test.each(['close', 'half', 'reset', 'swallow', 'hold'] as const)(
    'pass exactly the bytes of one limit, then %s',
    (then) => {
      const rigs = twoThreads({ type: 'limit', bytes: 5000, share: 'endpoint', then });
      for (let at = 0; at < 20; at += 1) for (const rig of rigs) rig.push(Buffer.alloc(97));
      expect(total(rigs)).toBe(5000);
      rigs[0].clock.advance(250);
      const end = { close: 'close', half: 'fin', reset: 'reset', swallow: undefined, hold: undefined }[then];
      for (const rig of rigs) expect(rig.end).toBe(end);
    },
  );

  test('a connection that is idle ends when others reach the limit, and a new one at once', () => {
    const [first, second, ...rest] = twoThreads({ type: 'limit', bytes: 100, share: 'endpoint' });
    first.push(Buffer.alloc(101));
    first.clock.advance(250);
    for (const rig of [second, ...rest]) expect(rig.units).toEqual(['close']);
    const late = new Rig({}, { beside: second, ordinal: 9 });
    expect(late.units).toEqual(['close']);
  });

  test('count the limit of each peer, also when its connections have ended meanwhile', () => {
    const fault = { type: 'limit', bytes: 1000, share: 'peer' } as const;
    const rigs = twoThreads(fault);
    for (const rig of rigs) rig.push(Buffer.alloc(400));
    expect(total(rigs)).toBe(1600);
    for (const rig of rigs) rig.pipeline.destroy();
    const again = new Rig({ one: fault }, { beside: rigs[0], ordinal: 3, peer: 'a' });
    again.push(Buffer.alloc(900));
    expect([again.bytes.length, again.end]).toEqual([200, 'close']);
  });

  test('count datagrams together', () => {
    const rigs = twoThreads({ type: 'limit', datagrams: 10, share: 'endpoint', then: 'swallow' }, false);
    for (let at = 0; at < 10; at += 1) for (const rig of rigs) rig.push(Buffer.from('x'));
    expect(total(rigs)).toBe(10);
  });
});

describe('rows of peers', () => {
  const fault = { type: 'bandwidth', bytesPerSecond: 1, share: 'peer' } as const;

  test('are those of the peer on every thread, and never of another', () => {
    const memory = cellsFor(fault);
    const [one, other] = [new FaultCells(memory), new FaultCells(memory)];
    const names = Array.from({ length: 500 }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
    for (const [at, name] of names.entries()) one.findPeerRow(name, 'in')?.row.claimBytes(at + 1, Infinity);
    for (const [at, name] of names.entries()) expect(other.findPeerRow(name, 'in')?.row.bytes).toBe(at + 1);
    expect(other.findPeerRow('10.0.0.7', 'out')?.row.bytes).toBe(0);
  });

  test('are given to others when their peer has gone, and none is given twice', () => {
    const cells = new FaultCells(cellsFor(fault));
    for (let at = 0; at < 5000; at += 1) {
      const found = cells.findPeerRow(`peer ${at}`, 'in');
      expect(found?.row.claimBytes(1, 10)).toBe(1);
      found?.release();
    }
    let missing = 0;
    for (let at = 0; at < 2000; at += 1) if (cells.findPeerRow(`guest ${at}`, 'in') === undefined) missing += 1;
    expect(missing).toBeGreaterThanOrEqual(976);
  });
});

describe('limitConnections', () => {
  const fault = { type: 'limitConnections', max: 3, perSecond: 5 } as const;

  test('a thread that begins anew gives back what it had', () => {
    const cells = new BigInt64Array(cellsFor(fault));
    const [one, other] = [new SharedOccupied(cells, 0), new SharedOccupied(cells, 1)];
    expect([one.claim('', 3), other.claim('', 3), one.claim('', 3), other.claim('', 3)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const again = new SharedOccupied(cells, 0);
    expect([again.count(), Atomics.load(cells, THREADS_AT), again.claim('', 3)]).toEqual([1, 0n, true]);
    other.add('', -1);
    expect(Number(Atomics.load(cells, FAULT_CELLS.connections))).toBe(1);
  });

  test('so many come within a second, also with a smaller limit than the ring', () => {
    const cells = new BigInt64Array(cellsFor(fault));
    const [one, other] = [new SharedSecond(cells), new SharedSecond(cells)];
    const takes = Array.from({ length: 7 }, (_, at) => (at % 2 === 0 ? one : other).take(5));
    expect(takes.map((wait) => wait === undefined)).toEqual([true, true, true, true, true, false, false]);
    expect(takes[6]).toBeGreaterThan(500);
    expect(takes[6]).toBeLessThanOrEqual(1000);
    const small = new SharedSecond(new BigInt64Array(cellsFor(fault)));
    expect([small.take(2), small.take(2), small.take(2) !== undefined]).toEqual([undefined, undefined, true]);
  });
});
