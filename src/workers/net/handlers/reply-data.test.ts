import { expect, test } from 'vitest';
import { framingSchema } from '../../../contract/framing.ts';
import { codecOf } from '../../shared/framing/endpoint-codec.ts';
import type { HandledConnection } from '../connection/handler.ts';
import { compileReply } from './reply-data.ts';

test.each([false, true])('a fixed reply (raw: %j) has memory of its own, so keeping it makes no copies', (raw) => {
  const codec = codecOf(framingSchema.parse({ type: 'line' }), 1000, false);
  const sent: Buffer[] = [];
  const connection = {
    codec,
    send: (...both: Buffer[]) => sent.push(...both),
  } as unknown as HandledConnection;
  compileReply({ data: 'pong', encoding: 'utf8', raw }, codec).sendTo(connection, undefined);
  expect(sent.map(String)).toEqual(['pong', raw ? 'pong' : 'pong\n']);
  expect(sent.map(({ buffer }) => buffer.byteLength)).toEqual(sent.map(({ length }) => length));
});
