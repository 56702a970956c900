import { expect, test } from 'vitest';
import { EventAudit, type AuditedEvent } from '../helpers/event-audit.ts';
import { Account } from './lib/account.ts';
import type { PeerRecord } from './lib/steady-load.ts';

test('of two connections that had the same port within seconds, the one that was meant is counted', () => {
  const audit = new EventAudit();
  const account = new Account(audit);
  const opened = (connection: string, ms: number): AuditedEvent => ({
    type: 'connection.opened',
    at: new Date(ms).toISOString(),
    connection,
    seq: 1,
    data: { remote: { port: 5000 }, direction: 'inbound' },
  });
  const events: AuditedEvent[] = [
    opened('reset', 1_000_000),
    { type: 'connection.closed', connection: 'reset', seq: 2, data: {} },
    opened('ours', 1_004_000),
  ];
  for (let seq = 2; seq <= 21; seq += 1) events.push({ type: 'message.received', connection: 'ours', seq, data: {} });
  audit.add(events);
  events.forEach((event) => account.note(event));
  const record = { port: 5000, connectedAtMs: 1_004_001, acked: 10, sent: 10 } as PeerRecord;
  expect(account.unseen([record])).toEqual({ least: 0, most: 0 });
});
