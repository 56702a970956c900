import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { createPortcall, type Portcall } from '../../../client/src/index.ts';
import { expect, test as base } from '../../../client/src/vitest/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

const test = base.extend<{ portcall: Portcall }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from the pattern which fixtures are used: none
  portcall: ({}, use) => use(createPortcall({ url: node.url })),
});

async function say(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  socket.write(text);
}

/** What the assertion fails with. */
async function failureOf(assertion: Promise<unknown>): Promise<string> {
  const error = await assertion.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  return error?.message ?? 'it passed';
}

describe('fixtures', () => {
  let made: string[] = [];

  test('create endpoints with names of their own, and a stream that is subscribed', async ({
    listener,
    client,
    stream,
    portcall,
  }) => {
    const events = await stream({ types: ['client.connected'] });
    const [one, other] = [await listener({ name: 'db' }), await listener({ name: 'db' })];
    expect([one.name, other.name]).toEqual([expect.stringMatching(/^db-/), expect.stringMatching(/^db-/)]);
    const long = await listener({ name: 'n'.repeat(63) });
    expect(long.name).toHaveLength(63);
    const caller = await client({ host: '127.0.0.1', port: one.port });
    const { value } = await events[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ type: 'client.connected', client: caller.id });
    made = [one, other, long, caller].map(({ id }) => id);
    expect((await portcall.api.GET('/v1/listeners')).data.items).toHaveLength(3);
  });

  test('delete after the test what they created', async ({ portcall }) => {
    expect(made).toHaveLength(4);
    expect((await portcall.api.GET('/v1/listeners')).data.items).toEqual([]);
    expect((await portcall.api.GET('/v1/clients')).data.items).toEqual([]);
  });
});

describe('matchers', () => {
  test('pass when a message is there, or comes in time', async ({ listener }) => {
    const echo = await listener({ framing: { type: 'line' }, handler: { type: 'echo' } });
    const waiting = expect(echo).toHaveReceived({ contains: 'PAY' }, { withinMs: 5000 });
    await say(echo.port, 'PAY 1\nQUIT\n');
    await waiting;
    await expect(echo).toHaveReceivedInOrder([{ startsWith: 'PAY' }, { equals: 'QUIT' }], { withinMs: 5000 });
    await expect(echo).toHaveSent({ equals: 'QUIT' }, { withinMs: 5000 });
    await expect(echo).toHaveReceived({}, { count: { exactly: 2 } });
    await expect(echo).not.toHaveReceived({ contains: 'ERROR' }, { withinMs: 20 });
    await expect(echo).not.toHaveReceivedInOrder([{ equals: 'QUIT' }, { startsWith: 'PAY' }]);
  });

  test('fail with the closest miss, and its bytes below those that were expected', async ({ listener }) => {
    const line = await listener({ framing: { type: 'line' } });
    await say(line.port, 'PAY 2\n');
    await expect(line).toHaveReceived({}, { withinMs: 5000 });
    const message = await failureOf(expect(line).toHaveReceived({ any: [{ equals: 'PAY 1' }] }, { withinMs: 10 }));
    expect(message).toContain(line.id);
    expect(message).toContain('match: {"any":[{"equals":"PAY 1"}]}');
    expect(message.slice(message.indexOf('\n- '))).toBe(
      [
        '',
        '- 00000000  50 41 59 20 31                                   PAY 1',
        '+ 00000000  50 41 59 20 32                                   PAY 2',
        '                        ^^',
      ].join('\n'),
    );
  });

  test.for([
    [
      { startsWith: { data: '5041590031', encoding: 'hex' } },
      '- 00000000  50 41 59 00 31',
      '+ 00000000  50 41 59 20 32',
    ],
    [{ endsWith: { data: 'MSE=', encoding: 'base64' } }, '- 00000000  31 21', '+ 00000000  32 0d'],
    [{ contains: 'nothing' }, 'expected somewhere:', '00000000  50 41 59 20 32 0d'],
    [{ equals: 'PAY' }, '- 00000000  50 41 59 ', '+ 00000000  50 41 59 20 32 0d'],
  ] as const)('compare the bytes of %j', async ([match, expected, actual], { listener }) => {
    const raw = await listener({ framing: { type: 'delimiter', delimiters: [{ data: '\n' }] } });
    await say(raw.port, 'PAY 2\r\n');
    await expect(raw).toHaveReceived({}, { withinMs: 5000 });
    const message = await failureOf(expect(raw).toHaveReceived(match));
    expect(message).toContain(expected);
    expect(message).toContain(actual);
  });

  test('say which message must not be there', async ({ listener }) => {
    const line = await listener({ framing: { type: 'line' } });
    await say(line.port, 'ERROR 7\n');
    await expect(line).toHaveReceived({}, { withinMs: 5000 });
    const message = await failureOf(expect(line).not.toHaveReceived({ startsWith: 'ERROR' }));
    expect(message).toContain('1 messages match and must not.');
    expect(message).toContain('45 52 52 4f 52 20 37');
    expect(await failureOf(expect(line).toHaveReceived({}, { count: { atMost: 0 } }))).toContain(line.id);
  });

  test('refuse what has no messages', async () => {
    expect(await failureOf(expect({ id: 'x' }).toHaveReceived({}))).toContain('a listener or a client of Portcall');
  });
});
