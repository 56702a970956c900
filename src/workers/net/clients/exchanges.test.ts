import { expect, test } from 'vitest';
import { AppError } from '../../../core/errors/index.ts';
import type { CapturedMessage } from '../capture/message-ring.ts';
import { Exchanges, MAX_EXCHANGES, type ExchangeRequest } from './exchanges.ts';

const never = () => 'it is not there.';

function channel() {
  const sent: string[] = [];
  return { sent, submit: (message: Buffer) => sent.push(message.toString()) };
}

function request(text: string, match: ExchangeRequest['match'] = {}, timeoutMs = 60_000): ExchangeRequest {
  return { message: Buffer.from(text), raw: false, match, timeoutMs };
}

let number = 0;
function incoming(text: string): CapturedMessage {
  number += 1;
  const bytes = Buffer.from(text);
  return {
    position: 0,
    tags: undefined,
    connection: 'con_1',
    number,
    seq: number,
    atMs: Date.now(),
    direction: 'in',
    bytes,
    length: bytes.length,
    truncated: false,
    answered: undefined,
    hits: undefined,
  };
}

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error : Promise.reject(error)),
  );

test('each exchange gets the first message it matches that no earlier one took', async () => {
  const exchanges = new Exchanges();
  const [a, any, b] = [{ startsWith: 'a' }, {}, { startsWith: 'b' }].map((match) =>
    exchanges.run(request('?', match), channel(), never),
  );
  for (const text of ['x1', 'a1', 'b1']) exchanges.received(incoming(text), 'utf8');
  expect([await a, await any, await b].map((result) => [result?.message.data, result?.skipped])).toEqual([
    ['a1', 1],
    ['x1', 0],
    ['b1', 0],
  ]);
  expect(exchanges.count).toBe(0);
});

test('answers with what was sent, the message and the time between', async () => {
  const exchanges = new Exchanges();
  const running = exchanges.run(request('PING'), { submit: () => 5 }, never);
  exchanges.received(incoming('PONG'), 'hex');
  const { sent, message, elapsedMs } = await running;
  expect(sent).toEqual({ bytes: 5 });
  expect(message).toMatchObject({ direction: 'in', connection: 'con_1', data: '504f4e47', encoding: 'hex', bytes: 4 });
  expect(elapsedMs).toBeGreaterThanOrEqual(0);
});

test('without a connection it waits for one, in order, and takes no message before', async () => {
  const exchanges = new Exchanges();
  const running = ['one', 'two'].map((text) => exchanges.run(request(text), undefined, never));
  exchanges.received(incoming('early'), 'utf8');
  const connection = channel();
  exchanges.sendAll(connection);
  exchanges.sendAll(connection);
  expect(connection.sent).toEqual(['one', 'two']);
  for (const text of ['1', '2']) exchanges.received(incoming(text), 'utf8');
  expect((await Promise.all(running)).map(({ message }) => message.data)).toEqual(['1', '2']);
});

test('a lost connection ends those that were sent on it and no others', async () => {
  const exchanges = new Exchanges();
  const lost = rejection(exchanges.run(request('sent'), channel(), never));
  const waiting = exchanges.run(request('not yet'), undefined, never);
  exchanges.connectionLost(new AppError('connection_reset', 'gone'));
  expect((await lost)?.code).toBe('connection_reset');
  expect(exchanges.count).toBe(1);
  exchanges.sendAll(channel());
  exchanges.received(incoming('later'), 'utf8');
  expect((await waiting).message.data).toBe('later');
});

test('the time runs out: the error says how many messages did not match, or why there was no connection', async () => {
  const exchanges = new Exchanges();
  const sent = rejection(exchanges.run(request('?', { equals: 'y' }, 20), channel(), never));
  const unsent = rejection(exchanges.run(request('?', {}, 20), undefined, never));
  exchanges.received(incoming('x'), 'utf8');
  expect(await sent).toMatchObject({ code: 'timeout', extra: { skipped: 1 } });
  expect(await unsent).toMatchObject({ code: 'timeout', message: expect.stringContaining(never()) as string });
  expect(exchanges.count).toBe(0);
});

test('a send that fails is the end of its exchange only', async () => {
  const exchanges = new Exchanges();
  const failing = {
    submit: () => {
      throw new AppError('send_buffer_full', 'full');
    },
  };
  expect((await rejection(exchanges.run(request('?'), failing, never)))?.code).toBe('send_buffer_full');
  expect(exchanges.count).toBe(0);
});

test('there is a bound', async () => {
  const exchanges = new Exchanges();
  const running = Array.from({ length: MAX_EXCHANGES }, () => rejection(exchanges.run(request('?'), channel(), never)));
  expect((await rejection(exchanges.run(request('?'), channel(), never)))?.code).toBe('exchange_in_progress');
  exchanges.failAll(new AppError('not_connected', 'stopped'));
  expect(new Set((await Promise.all(running)).map((error) => error?.code))).toEqual(new Set(['not_connected']));
  expect(exchanges.count).toBe(0);
});

test('an expression that is not RE2 is a validation error, and nothing is sent', async () => {
  const exchanges = new Exchanges();
  const connection = channel();
  expect(await rejection(exchanges.run(request('?', { matches: '(' }), connection, never))).toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'match.matches' }],
  });
  expect([connection.sent.length, exchanges.count]).toEqual([0, 0]);
});
