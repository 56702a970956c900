import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPortcall, NotReceivedError, PortcallError, type Portcall } from '../../../client/src/index.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
let portcall: Portcall;

beforeAll(async () => {
  node = await startTestNode();
  portcall = createPortcall({ url: `${node.url}/` });
});

afterAll(() => node.stop());

/** Sends the text to a port of this machine; the connection stays open until the test ends. */
async function say(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  socket.write(text);
  return socket;
}

describe('the typed API', () => {
  it('returns the data of every success', async () => {
    const { data, response } = await portcall.api.POST('/v1/listeners', { body: { framing: { type: 'line' } } });
    const port: number | undefined = data.status.address?.port;
    expect([response.status, port]).toEqual([201, expect.any(Number)]);
    const changed = await portcall.api.PATCH('/v1/listeners/{id}', {
      params: { path: { id: data.id } },
      body: { labels: { suite: 'api' } },
    });
    expect(changed.data.labels).toEqual({ suite: 'api' });
    const removed = await portcall.api.DELETE('/v1/listeners/{id}', { params: { path: { id: data.id } } });
    expect(removed.response.status).toBe(204);
  });

  it('throws a problem with its code, status and fields', async () => {
    const refused = portcall.listener({ port: 70_000, framing: { type: 'line', maxMessage: 1 } as never });
    const error = await refused.catch((error: unknown) => error as PortcallError);
    expect(error).toBeInstanceOf(PortcallError);
    expect(error).toMatchObject({ code: 'validation_failed', status: 400, retryable: false });
    expect((error as PortcallError).errors.map(({ path }) => path)).toContain('port');
    expect((error as PortcallError).message).toMatch(/^validation_failed: .+\n {2}port: /);
  });

  it('throws `unreachable` when no server answers', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    await expect(createPortcall({ url }).api.GET('/v1/nodes')).rejects.toMatchObject({
      code: 'unreachable',
      status: 0,
      retryable: true,
      detail: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it.each([
    ['that is no JSON', 'not_a_problem', 'text/html', '<html>hello</html>', 18],
    ['that ends in the middle', 'unreachable', 'application/json', '{"items":', 100],
  ])('throws a PortcallError for a success %s', async (_what, code, type, body, length) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-length': length }).write(body, () => response.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const failed = createPortcall({ url })
      .api.GET('/v1/listeners')
      .catch((error: unknown) => error);
    expect(await failed).toMatchObject({ name: 'PortcallError', code });
  });

  it('throws `not_a_problem` for an answer that is not from Portcall', async () => {
    const fetch = () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(createPortcall({ url: node.url, fetch }).api.GET('/v1/nodes')).rejects.toMatchObject({
      code: 'not_a_problem',
      status: 502,
      retryable: true,
      detail: 'HTTP 502 without a problem document: <h1>Bad gateway</h1>',
    });
  });

  it('rejects with the reason of a signal that aborts', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(portcall.api.GET('/v1/nodes', { signal })).rejects.toThrow('enough');
  });
});

describe('a listener', () => {
  it('waits for a message, lists what it has, sends to its connections, and is deleted at the end of the block', async () => {
    let id: string;
    {
      await using listener = await portcall.listener({ name: 'handle', framing: { type: 'line' } });
      id = listener.id;
      expect([listener.name, listener.host]).toEqual(['handle', '127.0.0.1']);
      const socket = await say(listener.port, 'PAY 1\n');
      const message = await listener.waitFor({ startsWith: 'PAY' });
      expect(message).toMatchObject({ data: 'PAY 1', direction: 'in' });
      expect((await listener.messages()).map(({ data }) => data)).toEqual(['PAY 1']);
      const received = once(socket, 'data');
      await expect(listener.send('OK')).resolves.toMatchObject({ connections: 1 });
      expect(String((await received)[0])).toBe('OK\n');
      await expect(listener.verify({ match: { equals: 'PAY 1' }, count: { exactly: 1 } })).resolves.toMatchObject({
        satisfied: true,
      });
      await expect(listener.update({ labels: { a: 'b' } })).resolves.toMatchObject({ labels: { a: 'b' } });
      await expect(listener.get()).resolves.toMatchObject({ labels: { a: 'b' } });
      await listener.reset();
      await expect(listener.messages()).resolves.toEqual([]);
    }
    const gone = portcall.api.GET('/v1/listeners/{id}', { params: { path: { id } } });
    await expect(gone).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('fails with the closest miss and its bytes when the message does not come in time', async () => {
    await using listener = await portcall.listener({ framing: { type: 'line' } });
    await say(listener.port, 'PAY 2\n');
    await listener.waitFor({ equals: 'PAY 2' });
    const error = await listener.waitFor({ startsWith: 'PAY 1' }, { withinMs: 50 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NotReceivedError);
    const { message } = error as NotReceivedError;
    expect(message).toContain('closest: ');
    expect(message).toContain('startsWith: byte 4 is "2" (0x32), not "1" (0x31)');
    expect(message).toContain('00000000  50 41 59 20 32 ');
    expect(message.split('\n').at(-1)).toBe(`${' '.repeat(24)}^^`);
  });

  it('may be closed twice, and after another caller deleted it', async () => {
    const listener = await portcall.listener();
    await portcall.api.DELETE('/v1/listeners/{id}', { params: { path: { id: listener.id } } });
    await listener.close();
    await listener.close();
  });
});

describe('a client', () => {
  it('is connected when it is returned, exchanges, sends, and is deleted at the end of the block', async () => {
    await using listener = await portcall.listener({
      framing: { type: 'line' },
      handler: { type: 'reply', data: 'GOT {{message}}' },
    });
    await using client = await portcall.client({ host: '127.0.0.1', port: listener.port, framing: { type: 'line' } });
    expect(client.resource.status.state).toBe('connected');
    await expect(client.exchange('one')).resolves.toMatchObject({ message: { data: 'GOT one' } });
    await client.send({ data: '74776f', encoding: 'hex' });
    await expect(client.waitFor({ equals: 'GOT two' })).resolves.toMatchObject({ direction: 'in' });
    await expect(listener.waitFor({ equals: 'two' })).resolves.toMatchObject({ direction: 'in' });
    expect((await client.messages({ direction: 'out' })).map(({ data }) => data)).toEqual(['one', 'two']);
  });
});
