import { expect, test } from 'vitest';
import type { UdpSession } from '../connection/udp-session.ts';
import { SessionTable } from './session-table.ts';

const session = (remotePort: number, remoteHost = '127.0.0.1') =>
  ({
    remoteHost,
    remotePort,
    isEnded: false,
    previous: undefined,
    next: undefined,
  }) as unknown as UdpSession;

/** Ports from the session that was idle longest to the one used last. */
function order(table: SessionTable): number[] {
  const ports: number[] = [];
  for (let at = table.oldest; at !== undefined; at = at.next) ports.push(at.remotePort);
  return ports;
}

test('sessions are in the order of their last use', () => {
  const table = new SessionTable();
  const [a, b, c] = [session(1), session(2), session(3)] as [UdpSession, UdpSession, UdpSession];
  for (const one of [a, b, c]) table.add(one);
  table.touch(a);
  expect(order(table)).toEqual([2, 3, 1]);
  table.touch(a);
  table.touch(c);
  expect(order(table)).toEqual([2, 1, 3]);
  table.delete(a);
  table.delete(a);
  expect(order(table)).toEqual([2, 3]);
  table.delete(b);
  table.delete(c);
  expect(order(table)).toEqual([]);
  expect(table.find('127.0.0.1', 1)).toBeUndefined();
});

test('several hosts have sessions from the same port', () => {
  const table = new SessionTable();
  const all = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((host) => session(514, host));
  for (const [at, one] of all.entries()) {
    expect(table.find(one.remoteHost, 514)).toBeUndefined();
    table.add(one);
    expect(all.map(({ remoteHost }) => table.find(remoteHost, 514))).toEqual(
      all.map((other, place) => (place <= at ? other : undefined)),
    );
  }
  for (const [at, one] of all.entries()) {
    table.delete(one);
    expect(all.map(({ remoteHost }) => table.find(remoteHost, 514))).toEqual(
      all.map((other, place) => (place > at ? other : undefined)),
    );
  }
  expect(order(table)).toEqual([]);
});
