import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../errors/index.ts';
import type { ThreadEnd } from './thread-end.ts';
import { codeUrl } from '../../../test/helpers/thread-code.ts';
import { ThreadPlace, type PlaceOptions, type PlacedThread } from './thread-place.ts';
import { Thread } from './thread.ts';

type Placed = PlacedThread & { readonly thread: Thread };

/** Stands for the code of a thread that cannot be created. */
const REFUSED = 'no thread left';

/** A place whose n-th thread runs the n-th code, and the last code from then on. */
function placeOf(codes: readonly string[], more: Partial<PlaceOptions<Placed>> = {}) {
  const log: string[] = [];
  const startedMs: number[] = [];
  const place = new ThreadPlace<Placed>({
    restart: { withinMs: 60_000, wait: { firstMs: 100, maxMs: 200, jitter: 0 } },
    create: (links) => {
      const code = codes[Math.min(startedMs.length, codes.length - 1)] ?? '';
      startedMs.push(performance.now());
      if (code === REFUSED) throw new Error(REFUSED);
      return {
        thread: new Thread({
          entry: codeUrl(code),
          name: 'placed',
          data: undefined,
          lost: ({ detail }: ThreadEnd) => new AppError('thread_lost', detail),
          onMessage: () => undefined,
          ...links,
        }),
      };
    },
    onReady: () => log.push('ready'),
    onLost: (_thread, { detail }) => log.push(`lost: ${detail}`),
    ...more,
  });
  onTestFinished(() => place.end(0));
  return { place, log, startedMs };
}

const LIVES = 'parentPort.postMessage("ready"); parentPort.on("message", () => process.exit(3))';

test('a thread that ends is replaced, and each is reported in order', async () => {
  const { place, log } = placeOf([LIVES]);
  await place.start();
  const first = place.ready;
  first?.thread.post('exit');
  await expect.poll(() => log, { timeout: 15_000 }).toEqual(['ready', 'lost: exit code 3', 'ready']);
  expect(place.ready).toBeDefined();
  expect(place.ready).not.toBe(first);
});

test('a thread that keeps failing at its start is replaced later each time, up to the limit', async () => {
  const { place, log, startedMs } = placeOf([
    'throw new Error("no")',
    'throw new Error("no")',
    'throw new Error("no")',
    'throw new Error("no")',
    LIVES,
  ]);
  await expect(place.start()).rejects.toThrow('no');
  await expect.poll(() => log.at(-1), { timeout: 15_000 }).toBe('ready');
  expect(log).toEqual([...Array.from({ length: 4 }, () => 'lost: no'), 'ready']);
  const waitsMs = startedMs.slice(1).map((atMs, index) => atMs - (startedMs[index] ?? 0));
  // The start itself takes time, so these are lower bounds.
  expect(waitsMs[1]).toBeGreaterThanOrEqual(99);
  expect(waitsMs[2]).toBeGreaterThanOrEqual(199);
  expect(waitsMs[3]).toBeGreaterThanOrEqual(199);
});

test('ends that do not count are followed by a thread at once', async () => {
  const asked: ThreadEnd[] = [];
  const { place, log } = placeOf([LIVES], {
    restart: { withinMs: 60_000, wait: { firstMs: 60_000, maxMs: 60_000, jitter: 0 } },
    counts: (end) => {
      asked.push(end);
      return !end.wasReady;
    },
  });
  await place.start();
  for (const readies of [2, 3, 4]) {
    await place.terminate();
    await expect.poll(() => log.filter((line) => line === 'ready').length, { timeout: 15_000 }).toBe(readies);
  }
  expect(asked).toHaveLength(3);
});

test('a thread that the system refuses is tried again', async () => {
  const { place, log } = placeOf([REFUSED, REFUSED, LIVES]);
  await expect(place.start()).rejects.toThrow(REFUSED);
  await expect.poll(() => log, { timeout: 15_000 }).toEqual(['ready']);
  const closed = placeOf([REFUSED]);
  await expect(closed.place.start()).rejects.toThrow(REFUSED);
  closed.place.close();
  expect(closed.startedMs).toHaveLength(1);
});

test('a closed place replaces nothing: neither a thread that ends nor one that is due', async () => {
  const running = placeOf([LIVES]);
  await running.place.start();
  await running.place.end(0);
  expect(running.place.current).toBeUndefined();
  const due = placeOf(['throw new Error("no")']);
  await expect(due.place.start()).rejects.toThrow('no');
  due.place.close();
  const control = placeOf(['throw new Error("no")', LIVES]);
  await expect(control.place.start()).rejects.toThrow('no');
  await expect.poll(() => control.log.at(-1), { timeout: 15_000 }).toBe('ready');
  expect([running.startedMs.length, due.startedMs.length, running.log, due.log]).toEqual([
    1,
    1,
    ['ready'],
    ['lost: no'],
  ]);
});
