import { Logger } from '@nestjs/common';
import request from 'supertest';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../../src/core/errors/index.ts';
import { ListenersService } from '../../../src/modules/listeners/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  node = await startTestNode({ PORTCALL_LOG_LEVEL: 'debug' });
  write.mockRestore();
});

afterAll(() => node.stop());

/** Lines that are logged until the test ends, with the request's id. */
function linesOf(id: () => string): () => Record<string, unknown>[] {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  onTestFinished(() => write.mockRestore());
  return () =>
    written
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.includes(id()))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it.each([
  ['GET', '/healthz', 200],
  ['GET', '/v1/listeners/missing?x=secret', 400],
  ['DELETE', '/v1/nothing', 404],
] as const)('%s %s is one line at debug, with the id that the answer carries', async (method, path, status) => {
  let id = '';
  const lines = linesOf(() => id);
  const answer = await request(node.url)[method === 'GET' ? 'get' : 'delete'](path).expect(status);
  id = String(answer.headers['x-request-id']);
  await expect.poll(lines).toEqual([
    expect.objectContaining({
      level: 20,
      context: 'http',
      reqId: id,
      req: { id, method, url: path.split('?')[0] },
      res: expect.objectContaining({ statusCode: status }) as unknown,
      responseTime: expect.any(Number) as number,
      msg: 'request completed',
    }),
  ]);
});

it('what is logged while a request is handled carries its id, after its body was read too', async () => {
  const create = vi.spyOn(node.app.get(ListenersService), 'create').mockImplementation(async () => {
    await new Promise(setImmediate);
    new Logger('inside').warn('handling');
    throw new AppError('state_conflict', 'no');
  });
  onTestFinished(() => create.mockRestore());
  let id = '';
  const lines = linesOf(() => id);
  const answer = await request(node.url).post('/v1/listeners').send({ name: 'x' }).expect(409);
  id = String(answer.headers['x-request-id']);
  await expect
    .poll(() => lines().map(({ msg, context, reqId }) => [msg, context, reqId]))
    .toEqual([
      ['handling', 'inside', id],
      ['request completed', 'http', id],
    ]);
});
