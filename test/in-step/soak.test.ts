import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Audit } from '../../bench/soak/audit.ts';
import { parseSoakOptions } from '../../bench/soak/options.ts';
import { Random } from '../../bench/soak/random.ts';
import { columns, type Column, type Sample } from '../../bench/soak/sampler.ts';
import { floorSlope } from '../../bench/soak/slope.ts';
import { runSoak } from '../../bench/soak/soak.ts';
import { judge, type SoakRun } from '../../bench/soak/verdict.ts';

beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue());
afterEach(() => vi.restoreAllMocks());

function sample(at: number, values: Partial<Record<Column, number>> = {}): Sample {
  const zero = Object.fromEntries(Object.keys(columns).map((column) => [column, 0])) as Record<Column, number>;
  return { ...zero, at, netThreadsReady: 2, ...values };
}

/** Half an hour, a sample every 30 s; what is given of the sample at a share of the run. */
function soak(
  of: (share: number) => Partial<Record<Column, number>> = () => ({}),
  more: Partial<SoakRun> = {},
): SoakRun {
  const samples = Array.from({ length: 61 }, (_, n) => sample(n * 30, of(n / 60)));
  return {
    minutes: 30,
    samples,
    start: sample(0),
    end: sample(1830),
    netThreads: 2,
    faults: 0,
    missing: 0,
    operations: 1000,
    skipped: 0,
    ...more,
  };
}

describe('the verdict', () => {
  test('finds nothing when nothing is wrong', () => {
    expect(judge(soak())).toEqual([]);
  });

  test('tolerates memory that goes up and down, grows at the start, or peaks once', () => {
    expect(
      judge(
        soak((share) => ({
          rssMiB: 300 + Math.min(share * 900, 200) + ((share * 600) % 7) * 10 + (share === 0.5 ? 500 : 0),
        })),
      ),
    ).toEqual([]);
  });

  test.each<[string, SoakRun]>([
    [
      'RSS: grew by 40.0 MiB over the last two thirds (120.0 MiB/h), more than 35.3',
      soak((share) => ({ rssMiB: 300 + share * 60 })),
    ],
    ['heap: grew by 13.3 MiB', soak((share) => ({ heapUsedMiB: 50 + share * 20 }))],
    ['Redis memory: grew by 6.7 MiB', soak((share) => ({ redisMiB: 5 + share * 10 }))],
    ['RSS: grew by', soak((share) => ({ rssMiB: share * 900 }), { minutes: 9 })],
    [
      'descriptors: 105 are open at the end, 100 were',
      soak(undefined, { start: sample(0, { descriptors: 100 }), end: sample(1, { descriptors: 105 }) }),
    ],
    ['connections: 5 are open', soak(undefined, { end: sample(1, { connections: 5 }) })],
    ['subscribers: 1 are left', soak(undefined, { end: sample(1, { subscribers: 1 }) })],
    ['tunnels: 1 are left', soak(undefined, { end: sample(1, { tunnels: 1 }) })],
    ['jobs: 1 are left', soak(undefined, { end: sample(1, { jobsWaiting: 1 }) })],
    ['net threads: one was lost', soak((share) => ({ netThreadsReady: share === 0.5 ? 1 : 2 }))],
    ['event loop: the p99 of its delay was 200 ms', soak(() => ({ loopP99Ms: 200 }))],
    ['event loop: the p99 of its delay was once 5000 ms', soak((share) => ({ loopP99Ms: share === 0.5 ? 5000 : 10 }))],
    ['events: 1 did not reach', soak(undefined, { missing: 1 })],
    [
      'events: 0 did not reach the auditing subscriber, 3 were dropped',
      soak(undefined, { end: sample(1, { eventsDroppedTotal: 3 }) }),
    ],
    ['answers: 1 were not', soak(undefined, { faults: 1 })],
    ['pace: 100 of 1100', soak(undefined, { skipped: 100 })],
  ])('says what is wrong: %s', (text, run) => {
    expect(judge(run)).toEqual([expect.stringContaining(text)]);
  });
});

test('the slope is that of the lower edge of memory', () => {
  expect(
    floorSlope(Array.from({ length: 100 }, (_, n): [number, number] => [n, 5 + 2 * n + ((n * 7) % 5) * 100])),
  ).toBeCloseTo(2, 0);
  expect(
    floorSlope([
      [0, 1],
      [1, 50],
    ]),
  ).toBe(0);
});

describe('the audit', () => {
  const closed = { type: 'connection.closed', connection: 'a', seq: 3 };
  const [first, second] = [1, 2].map((seq) => ({ type: 'message.sent', connection: 'a', seq }));
  const faultsOf = (...events: ({ type: string } | undefined)[]): string[] => {
    const faults: string[] = [];
    new Audit((text) => faults.push(text), { fromStart: true }).add(events.flatMap((event) => event ?? []));
    return faults;
  };

  test('finds nothing wrong with a complete stream', () =>
    expect(faultsOf(first, second, closed, { type: 'node.joined' })).toEqual([]));
  test('finds a gap', () =>
    expect(faultsOf(first, closed)).toEqual([expect.stringContaining('#3 connection.closed came, #2 was next')]));
  test('finds a duplicate', () =>
    expect(faultsOf(first, first)).toEqual([expect.stringContaining('#1 message.sent came, #2 was next')]));
  test('finds a missing start', () => expect(faultsOf(second)).toHaveLength(1));
  test('finds an event after the end', () =>
    expect(faultsOf(first, second, closed, closed)[0]).toContain('after its last event'));
  test('finds a lost thread', () => expect(faultsOf({ type: 'thread.lost' })).toEqual(['a net thread was lost']));
});

test('the same seed makes the same choices', () => {
  const draw = (seed: number): unknown[] => {
    const random = new Random(seed);
    return [random.int(1, 1000), random.text(20), random.pick(['a', 'b', 'c']), random.text(3000).length];
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('an unknown option, or one that is not a number greater than 0, is refused by name', () => {
  expect(() => parseSoakOptions(['--minutes', '0'])).toThrow('--minutes');
  expect(() => parseSoakOptions(['--rate', 'fast'])).toThrow('--rate');
  expect(() => parseSoakOptions(['--nonsense'])).toThrow('--nonsense');
  expect(parseSoakOptions(['--minutes', '2', '--seed', '5', '--out', '/x'])).toEqual({
    minutes: 2,
    rate: 50,
    seed: 5,
    sampleMs: 5000,
    out: '/x',
  });
});

test(
  'a short soak passes: every operation works, no event is missing, and everything that was opened is closed',
  { timeout: 90_000 },
  async () => {
    const result = await runSoak({ minutes: 0.12, rate: 40, seed: 11, sampleMs: 1000 });
    expect(result.faultTexts).toEqual([]);
    // How late the event loop is and how many operations can be begun says more of who else is using the machine.
    expect(judge(result).filter((fault) => !/^(?:event loop|pace):/.test(fault))).toEqual([]);
    expect(result.auditedEvents).toBeGreaterThan(500);
    expect(Object.keys(result.counts).length).toBeGreaterThan(20);
  },
);
