import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inSlices, nextTurn, Slice } from './turns.ts';

beforeEach(() => nextTurn());
afterEach(() => void vi.restoreAllMocks());

/** Counts turns of the event loop until `work` is done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

function* steps(count: number, step: (index: number) => void): Generator<void, string> {
  for (let index = 0; index < count; index += 1) {
    step(index);
    yield;
  }
  return 'done';
}

test('each that waits has a turn for itself, in the order in which they came', async () => {
  const turns: string[][] = [];
  let turn: string[] = [];
  const next = (): void => {
    turns.push((turn = []));
    if (turns.flat().length < 9) setImmediate(next);
  };
  setImmediate(next);
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      for (let time = 0; time < 3; time += 1) {
        await nextTurn();
        turn.push(name);
      }
    }),
  );
  expect(turns.every((names) => names.length <= 1)).toBe(true);
  expect(turns.flat()).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']);
});

test('slices of the same turn share its time, and the next turn has its own', async () => {
  const start = performance.now();
  const now = vi.spyOn(performance, 'now').mockReturnValue(start);
  const [one, other] = [new Slice(), new Slice()];
  expect(one.isOver()).toBe(false);
  now.mockReturnValue(start + 3);
  expect(other.isOver()).toBe(false);
  now.mockReturnValue(start + 4);
  expect([one.isOver(), other.isOver()]).toEqual([true, true]);
  await other.next();
  expect([one.isOver(), other.isOver()]).toEqual([false, false]);
});

test('four at once take no longer in a turn than one: two steps each turn when every step takes a slice', async () => {
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 4));
  const done = vi.fn<(index: number) => void>();
  const results = Promise.all(Array.from({ length: 4 }, () => inSlices(steps(50, done))));
  expect(await turnsOf(results)).toBeGreaterThanOrEqual(95);
  expect(await results).toEqual(['done', 'done', 'done', 'done']);
  expect(done).toHaveBeenCalledTimes(200);
});
