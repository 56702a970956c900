import { expect, test } from 'vitest';
import { INDEX, packBatch, type EventBatch } from '../../../contract/index.ts';
import { EntryDecoder } from './decode-entry.ts';

const EVENT = '{"type":"listener.created"}';
const batch = (): EventBatch => ({
  header: {
    node: 'n',
    sources: [{ kind: 'listener', id: 'lst_1' }],
    connections: [],
  } as unknown as EventBatch['header'],
  index: new Uint32Array([0, 0, 0xffff_ffff, EVENT.length]),
  events: Buffer.from(EVENT),
});

function decoded(body: Uint8Array) {
  return new EntryDecoder().decode([
    Buffer.from('7-1'),
    [Buffer.from('body'), Buffer.from(body), Buffer.from('origin'), Buffer.from('n boot 1 2 0 0')],
  ]);
}

test('an entry has its events, each with its JSON', () => {
  const entry = decoded(packBatch(batch()).body);
  expect([entry.size, String(entry.jsonOf(0)), entry.origin?.before]).toEqual([1, EVENT, { messages: 1, others: 2 }]);
});

test.each([
  ['a header that is no JSON', (body: Buffer) => body.write('!', body.indexOf('{"node"'))],
  ['a header without its lists', (body: Buffer) => body.write('sourcez', body.indexOf('sources'))],
  ['an unknown format', (body: Buffer) => body.writeUInt32LE(9, 0)],
  ["a length that is not the content's", (body: Buffer) => body.writeUInt32LE(1, 4)],
])('an entry with %s has no events and throws nothing: the reader has to get past it', (_what, damage) => {
  const body = Buffer.from(packBatch(batch()).body);
  damage(body);
  const entry = decoded(body);
  expect([entry.size, entry.ms, entry.seq, entry.header.sources]).toEqual([0, 7, 1, []]);
});

test.each([
  ['length', 99],
  ['source', 1],
  ['connection', 0],
] as const)('an entry whose index names a %s that is not there has no events', (field, value) => {
  const { index, ...rest } = batch();
  index[INDEX[field]] = value;
  expect(decoded(packBatch({ ...rest, index }).body).size).toBe(0);
});
