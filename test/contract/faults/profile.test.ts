import { describe, expect, it } from 'vitest';
import { expandFault, faultsField, type Fault } from '../../../src/contract/faults/index.ts';
import { Rig, type FaultInput } from './rig.ts';

const parse = (fault: FaultInput) => faultsField.parse({ one: fault })['one'] as Fault;
const partsOf = (fault: FaultInput, { isStream = true, isClient = false } = {}) =>
  expandFault(parse(fault), { isStream, isClient }).map((part) => {
    const figures = Object.entries(part).filter(([field]) => ['ms', 'bytesPerSecond', 'rate'].includes(field));
    return [part.type, 'direction' in part ? part.direction : '', figures[0]?.[1]];
  });

describe('profile', () => {
  it('has the figures of its name, seen from the device', () => {
    expect(partsOf({ type: 'profile', profile: '3g' })).toEqual([
      ['latency', 'out', 100],
      ['bandwidth', 'out', 93_750],
      ['bandwidth', 'in', 31_250],
    ]);
    expect(partsOf({ type: 'profile', profile: '3g' }, { isClient: true })).toEqual([
      ['latency', 'out', 100],
      ['bandwidth', 'out', 31_250],
      ['bandwidth', 'in', 93_750],
    ]);
    expect(partsOf({ type: 'profile', profile: 'edge', direction: 'in' })).toEqual([
      ['latency', 'in', 300],
      ['bandwidth', 'in', 31_250],
      ['retransmit', 'in', 0.015],
    ]);
    expect(partsOf({ type: 'profile', profile: 'very-bad', direction: 'out' }, { isStream: false })).toEqual([
      ['latency', 'out', 500],
      ['bandwidth', 'out', 125_000],
      ['loss', 'out', 0.1],
    ]);
  });

  it.each(['3g', 'edge', 'dsl', 'lte', 'gprs', 'wifi', 'dialup', 'very-bad'] as const)(
    '%s keeps its scope in every part, and is read again as it is stored',
    (profile) => {
      const fault = parse({ type: 'profile', profile, probability: 0.5, order: 3, seed: 9, until: { bytes: 7 } });
      expect(faultsField.parse({ one: fault })).toEqual({ one: fault });
      for (const isStream of [true, false])
        for (const part of expandFault(fault, { isStream, isClient: false }))
          expect(part).toMatchObject({ probability: 0.5, order: 3, seed: 9, until: { bytes: 7 } });
    },
  );

  it('delays, limits and changes as one fault, whose parts count together', () => {
    const rig = new Rig({ link: { type: 'profile', profile: 'gprs' } });
    rig.push(Buffer.alloc(12_500));
    rig.clock.advance(1000);
    expect(rig.bytes.length).toBeGreaterThan(2500);
    expect(rig.bytes.length).toBeLessThan(3500);
    const [counts, ...others] = rig.faults.totals().filter(({ direction }) => direction === 'out');
    expect(others).toEqual([]);
    expect(counts).toMatchObject({ name: 'link', units: 1, bytes: 12_500 });
    rig.set({ link: { type: 'profile', profile: 'wifi' } });
    rig.clock.advance(50);
    expect(rig.bytes.length).toBe(12_500);
    rig.push(Buffer.alloc(10));
    rig.set({});
    expect(rig.bytes.length).toBe(12_510);
    expect(rig.pipeline.heldUnits).toBe(0);
  });

  it('affects a connection with all its parts or with none', () => {
    const fault = { type: 'profile', profile: 'edge', probability: 0.5 } as const;
    const counts = Array.from({ length: 50 }, (_, at) => {
      const rig = new Rig({ link: fault }, { ordinal: at + 1 });
      return rig.faults.on('out', { ordinal: at + 1, peer: '127.0.0.1' }, true).length;
    });
    expect(new Set(counts)).toEqual(new Set([0, 3]));
  });
});
