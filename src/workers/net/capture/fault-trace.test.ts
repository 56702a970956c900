import { expect, test } from 'vitest';
import { joined, partOf, ReceivedTrace, SentHits, SentUnit } from './fault-trace.ts';
import { HitTrail } from './hit-trail.ts';

const hitsOf = (unit: SentUnit, from?: number, to?: number): SentHits => {
  const hits = new SentHits();
  hits.add(unit, from, to);
  return hits;
};

test('a message has the faults that hit its part of what was sent, whenever they do, each once', () => {
  const unit = new SentUnit(30);
  partOf(unit, 30, 0, 10)?.plus('early').plus('early');
  const [first, second, all] = [hitsOf(unit, 0, 10), hitsOf(unit, 10, 20), hitsOf(unit)];
  const more: unknown[] = [];
  second.onMore = (names) => more.push(names);
  partOf(partOf(unit, 30, 5, 20), 15, 5, 10)
    ?.plus('late')
    .plus('late');
  unit.plus('whole');
  expect([first.names, second.names, all.names]).toEqual([
    ['early', 'whole'],
    ['late', 'whole'],
    ['early', 'late', 'whole'],
  ]);
  expect(more).toEqual([['late'], ['late', 'whole']]);
});

test('of bytes that are not those that were sent any more a part is the whole', () => {
  const unit = new SentUnit(30);
  partOf(unit, 12, 0, 2)?.plus('damaged');
  expect(hitsOf(unit, 20, 30).names).toEqual(['damaged']);
});

test('hits, names and messages of one unit are bounded: behind the bound a hit is one on all of it', () => {
  const unit = new SentUnit(1000);
  for (let at = 0; at < 300; at += 1) partOf(unit, 1000, at, at + 1)?.plus('often');
  expect([hitsOf(unit, 255, 256).names, hitsOf(unit, 900, 901).names]).toEqual([['often'], ['often']]);
  for (let n = 0; n < 100; n += 1) unit.plus(`f${n}`);
  expect(hitsOf(unit).names).toHaveLength(64);
  let received = new ReceivedTrace([]) as { plus(fault: string): unknown; names?: readonly string[] };
  for (let n = 0; n < 100; n += 1) received = received.plus(`f${n}`) as typeof received;
  expect(received.names).toHaveLength(64);
});

test('what was sent in several goes is hit as a whole, and what was received keeps what it had', () => {
  const units = Array.from({ length: 3 }, () => new SentUnit(1));
  joined(joined(units[0], units[1]), units[2])?.plus('lossy');
  expect(units.map((unit) => hitsOf(unit).names)).toEqual([['lossy'], ['lossy'], ['lossy']]);
  const one = new ReceivedTrace(['a']);
  expect([joined(one, one.plus('b')), one, joined(undefined, one)]).toEqual([new ReceivedTrace(['a', 'b']), one, one]);
});

test('a message takes the units of its bytes, the latest of very many, and the next one only its own', () => {
  const trail = new HitTrail<number>();
  trail.next(1);
  expect([trail.take(), trail.take()]).toEqual([[1], [1]]);
  trail.next(2);
  trail.isPartial = true;
  trail.next(undefined);
  trail.next(3);
  expect(trail.take()).toEqual([2, 3]);
  trail.isPartial = false;
  trail.next(undefined);
  expect(trail.take()).toBeUndefined();
  trail.isPartial = true;
  for (let unit = 0; unit < 1000; unit += 1) trail.next(unit);
  const units = trail.take() ?? [];
  expect([units.length <= 64, units.at(-1)]).toEqual([true, 999]);
  trail.giveBack([7]);
  expect([trail.take(), trail.take()]).toEqual([[7], [999]]);
});
