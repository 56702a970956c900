import { describe, expect, test } from 'vitest';
import { faultTransports, type CableFault } from '../../../src/contract/faults/index.ts';
import { fixtures } from './fixtures.ts';
import { Rig, type FaultInput } from './rig.ts';

const HITS = 2;
const types = Object.keys(fixtures) as CableFault['type'][];
/** `true`: it works there. */
const isOn = (type: CableFault['type'], isStream: boolean) =>
  faultTransports[type][isStream ? 'stream' : 'datagrams'] === true;
const textOf = (at: number) => `unit ${at} 200 OK;`.padEnd(300, '.');

describe.each(types)('%s with maxHits', (type) => {
  for (const isStream of [true, false]) {
    if (!isOn(type, isStream)) continue;
    test.each(fixtures[type].variants)(
      `hits exactly so often on all connections together: %j, stream: ${isStream}`,
      (fault) => {
        const one = { one: { ...fault, maxHits: HITS } as FaultInput };
        const first = new Rig(one, { isStream });
        const rigs = [first, new Rig(one, { isStream, ordinal: 2, beside: first })];
        for (let at = 0; at < 20; at += 1) {
          for (const rig of rigs) rig.push(Buffer.from(textOf(at)));
          first.clock.advance(50);
        }
        for (const rig of rigs) rig.pipeline.push('fin');
        first.clock.advance(100_000);
        const [active] = first.faults.named('one');
        expect(active?.tally.hits).toBeLessThanOrEqual(HITS);
        if (active === undefined || !active.isSpent) return;
        // What comes now is left alone.
        const late = new Rig(one, { isStream, ordinal: 3, beside: first });
        const { droppedUnits } = active.tally;
        for (let at = 0; at < 5; at += 1) late.push(Buffer.from(textOf(at)));
        late.pipeline.push('fin');
        expect(late.bytes.toString()).toBe([0, 1, 2, 3, 4].map(textOf).join(''));
        expect(late.end).toBe('fin');
        expect(active.tally).toMatchObject({ hits: HITS, droppedUnits });
      },
    );
  }
});
