import { expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { ConnectionTable } from './connection-table.ts';

const made = (id: string) => ({ id }) as Connection;

test('a row is free again after the end of its connection, and no other is touched', () => {
  const table = new ConnectionTable<Connection>();
  const [a, b, c] = [made('a'), made('b'), made('c')];
  expect([table.add(a), table.add(b)]).toEqual([0, 1]);
  table.remove(0);
  table.remove(0);
  expect([table.size, table.at(0), table.at(1)]).toEqual([1, undefined, b]);
  expect([table.add(c), table.size, table.at(0)]).toEqual([0, 2, c]);
});

test('a row that is none is nothing to it', () => {
  const table = new ConnectionTable<Connection>();
  table.remove(-1);
  table.remove(Number.NaN);
  expect([table.size, table.at(-1), table.at(2 ** 30)]).toEqual([0, undefined, undefined]);
  expect(table.add(made('a'))).toBe(0);
});

test('connections may end while they are gone through', () => {
  const table = new ConnectionTable<Connection>();
  for (let n = 0; n < 5; n++) table.add(made(String(n)));
  const seen: string[] = [];
  for (const { id } of table) {
    seen.push(id);
    table.remove(Number(id));
    if (id === '0') table.remove(3);
  }
  expect([seen, table.size, [...table]]).toEqual([['0', '1', '2', '4'], 0, []]);
});
