import { expect, test } from 'vitest';
import { ConnectionEnds, endsMemory, REMEMBERED_ENDS } from './connection-ends.ts';
import { newConnectionId } from './ids.ts';

const REASONS = ['api', 'peer_closed', 'socket_error'] as const;

const made = (row = 1) => newConnectionId({ slot: 1023, thread: 31 }, row);

test('an end is found by its id, with the time, the reason and the code', () => {
  const ends = new ConnectionEnds(endsMemory(), REASONS);
  const wanted = REASONS.map(
    (reason, n) =>
      [
        made(n),
        { endedAtMs: 1_790_000_000_000 + n, reason, code: n % 2 === 0 ? undefined : ('socket_error' as const) },
      ] as const,
  );
  for (const [id, end] of wanted) ends.add(id, end);
  for (const [id, end] of wanted) expect(ends.find(id)).toEqual(end);
});

test('the latest ends are remembered, at least ten thousand, in memory that a new thread takes over', () => {
  const memory = endsMemory();
  const [first, second] = [new ConnectionEnds(memory, REASONS), new ConnectionEnds(memory, REASONS)];
  const ids = Array.from({ length: REMEMBERED_ENDS + 2 }, (_, row) => made(row));
  for (const [n, id] of ids.entries())
    (n % 2 === 0 ? first : second).add(id, { endedAtMs: n, reason: 'api', code: undefined });
  expect(REMEMBERED_ENDS).toBeGreaterThanOrEqual(10_000);
  expect(ids.filter((id) => second.find(id) === undefined)).toEqual(ids.slice(0, 2));
  expect(memory.byteLength).toBeLessThan(1024 * 1024);
});

test.each(['', 'con_', 'con_short', `${made()}x`, made().slice(1), `${made().slice(15)}con_00000000000`])(
  '%j is nothing',
  (text) => {
    const ends = new ConnectionEnds(endsMemory(), REASONS);
    ends.add(made(), { endedAtMs: 1, reason: 'api', code: undefined });
    expect(ends.find(text)).toBeUndefined();
  },
);
