import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Candidates } from './candidates.ts';

test('candidates come in order, each once, and are gone when they are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat(999), { maxLength: 50 }), { maxLength: 5 }), (lists) => {
      const candidates = new Candidates(1000);
      for (const list of lists) candidates.add(list);
      expect([...candidates.takeSorted()]).toEqual([...new Set(lists.flat())].sort((a, b) => a - b));
      expect(candidates.takeSorted()).toEqual([]);
    }),
  );
});
