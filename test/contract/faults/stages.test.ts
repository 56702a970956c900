import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultTransports, type FaultType, type CableFault } from '../../../src/contract/faults/index.ts';
import { UNIT_BYTES } from '../../../src/workers/net/faults/pipeline.ts';
import { fixtures } from './fixtures.ts';
import { Rig, type FaultInput } from './rig.ts';

/** Every stage passes this suite. A step of a run: bytes come, time passes, or the faults change. */
type Move =
  | { readonly kind: 'push'; readonly length: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'change'; readonly variant: number }
  | { readonly kind: 'remove' }
  | { readonly kind: 'reorder' };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('push' as const), length: fc.integer({ min: 1, max: 2000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.double({ min: 0, max: 120, noNaN: true }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), variant: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'remove' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reorder' as const }) },
);
const moves = fc.array(move, { minLength: 1, maxLength: 25 });
const RUNS = 60;

/** Messages of a stream that is cut into letters: some end at each `b`. What is longer than the limit of the rig makes none. */
const framing = { type: 'delimiter' as const, delimiters: [{ data: 'b' }], start: { data: 'c' } };

const kinds = Object.keys(fixtures).flatMap((type) => {
  const { stream, datagrams } = faultTransports[type as CableFault['type']];
  return [
    ...(stream === true ? [{ type: type as CableFault['type'], isStream: true }] : []),
    ...(datagrams === true ? [{ type: type as CableFault['type'], isStream: false }] : []),
  ];
});

/** Bandwidth, which trace is, too, decides nothing by chance, and its parts of 10 ms begin with a chunk. */
function countsChunks(type: FaultType): boolean {
  return type === 'bandwidth' || type === 'trace';
}

/** Does the moves with a second fault of the same and another type around it, and returns what went in. */
function play(rig: Rig, type: CableFault['type'], list: readonly Move[]): Buffer[] {
  const { variants } = fixtures[type];
  const pushed: Buffer[] = [];
  let bytes = 0;
  let order = 0;
  let current: Record<string, FaultInput> = {};
  for (const one of list) {
    if (one.kind === 'push') {
      const unit = Buffer.from(Array.from({ length: one.length }, (_, at) => 97 + (((bytes + at) * 7) % 3)));
      bytes += unit.length;
      pushed.push(unit);
      rig.push(unit);
    } else if (one.kind === 'wait') rig.clock.advance(one.ms);
    else {
      if (one.kind === 'remove') current = {};
      else if (one.kind === 'reorder') order = -order || 1;
      else {
        const variant = variants[one.variant % variants.length] as FaultInput;
        current = { b: variant, d: variants[0] as FaultInput };
      }
      const delay = { type: 'latency', ms: 30, order, keepOrder: !rig['pipeline'].isStream } as const;
      rig.set(one.kind === 'remove' ? {} : { ...current, c: delay });
    }
  }
  return pushed;
}

describe.each(kinds)('$type, stream: $isStream', ({ type, isStream }) => {
  const { variants, keepsBytes } = fixtures[type];
  const first = { b: variants[0] as FaultInput };
  /** What loss drops with `per: chunk` is a read. */
  const repeatable = variants.filter((variant) => !('per' in variant && variant.per === 'chunk'));

  it('holds nothing and has no timer once it is removed, and an end is the last to leave', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const rig = new Rig(first, { isStream, framing });
        play(rig, type, list);
        if (isStream) rig.pipeline.push('fin');
        rig.clock.advance(5);
        rig.set({});
        expect(rig.pipeline.heldBytes).toBe(0);
        expect(rig.budget.bytes).toBe(0);
        expect(rig.heap.size).toBe(0);
        const ends = rig.units.filter((_, at) => typeof rig.out[at]?.unit === 'string');
        expect(ends.length).toBeLessThanOrEqual(1);
        if (isStream) expect(rig.end).toBeDefined();
      }),
      { numRuns: RUNS },
    );
  });

  it.runIf(keepsBytes && isStream)('passes every byte in order, and FIN behind the last, whatever changes', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const rig = new Rig(first, { isStream, framing });
        const pushed = play(rig, type, list);
        rig.pipeline.push('fin');
        rig.clock.advance(7);
        rig.set({});
        expect(rig.bytes.equals(Buffer.concat(pushed))).toBe(true);
        expect(rig.end).toBe('fin');
      }),
      { numRuns: RUNS },
    );
  });

  it('counts what it holds, and is full at its limit', () => {
    const rig = new Rig({ b: variants.at(-1) as FaultInput }, { isStream, framing, maxHeldBytes: 20_000 });
    let most = 0;
    for (let pushes = 0; pushes < 100; pushes += 1) {
      if (!isStream || !rig.pipeline.isFull) rig.push(Buffer.alloc(1000, 97));
      rig.clock.advance(0.1);
      most = Math.max(most, rig.pipeline.heldBytes);
      expect(rig.budget.bytes).toBe(rig.pipeline.heldBytes + rig.pipeline.heldUnits * UNIT_BYTES);
    }
    expect(most).toBeLessThanOrEqual(21_000);
    rig.pipeline.destroy();
    expect(rig.budget.bytes).toBe(0);
    expect(rig.heap.size).toBe(0);
    expect(rig.pipeline.heldBytes).toBe(0);
  });

  it.skipIf(countsChunks(type))('decides by its seed, and not by how a stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 }),
        fc.nat(3),
        (cuts, at) => {
          const faults = { b: repeatable[at % repeatable.length] as FaultInput };
          const total = cuts.reduce((sum, length) => sum + length, 0);
          const bytes = Buffer.from(Array.from({ length: total }, (_, position) => 97 + ((position * 7) % 5)));
          const [whole, cut] = [new Rig(faults, { isStream, framing }), new Rig(faults, { isStream, framing })];
          let position = 0;
          for (const length of cuts) {
            const unit = bytes.subarray(position, (position += length));
            cut.push(unit);
            if (!isStream) whole.push(unit);
          }
          if (isStream) whole.push(bytes);
          const times = [0, 1, 5, 20, 50, 100, 400, 2000];
          for (const ms of times) {
            whole.clock.advance(ms);
            cut.clock.advance(ms);
            expect(cut.bytes.equals(whole.bytes)).toBe(true);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('leaves everything alone with probability 0, when it is not enabled, for another peer and behind its window', () => {
    const scopes = [
      { probability: 0 },
      { enabled: false },
      { when: { peer: ['10.0.0.0/8'] } },
      { when: { connections: { from: 2 } } },
      { until: { ms: 0 } },
      { after: { bytes: 1_000_000 } },
      { schedule: { startMs: 60_000, durationMs: 1 } },
    ];
    for (const scope of scopes) {
      const rig = new Rig({ b: { ...(variants[0] as FaultInput), ...scope } as FaultInput }, { isStream, framing });
      rig.push(Buffer.from('one'));
      rig.push(Buffer.from('two'));
      if (isStream) rig.pipeline.push('fin');
      expect(rig.units).toEqual(isStream ? ['one', 'two', 'fin'] : ['one', 'two']);
    }
  });

  it('passes nothing behind an end, and nothing when it is destroyed', () => {
    const rig = new Rig(first, { isStream, framing });
    rig.push(Buffer.alloc(3000, 97));
    rig.pipeline.destroy();
    const { length } = rig.out;
    rig.clock.advance(10_000);
    rig.push(Buffer.alloc(10));
    expect(rig.out.length).toBe(length);
  });
});
