import request from 'supertest';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { Nodes } from '../../../src/modules/nodes/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
});

afterAll(() => node.stop());

it('an unexpected error is a 500 that reveals nothing, and the log has its stack and the request id', async () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const list = vi.spyOn(node.app.get(Nodes), 'list').mockRejectedValue(new TypeError('the password is hunter2'));
  onTestFinished(() => {
    write.mockRestore();
    list.mockRestore();
  });
  const answer = await request(node.url).get('/v1/nodes').expect(500);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toEqual({
    type: '/docs/errors#internal',
    title: 'Internal error',
    status: 500,
    code: 'internal',
    detail: 'An unexpected error occurred; see the log of the node.',
    instance: answer.headers['x-request-id'],
    retryable: true,
  });
  expect(answer.text).not.toContain('hunter2');
  const logged = written.flatMap((text) => text.split('\n')).filter((line) => line.includes('hunter2'));
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain(answer.body.instance);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({
    level: 50,
    err: { stack: expect.stringContaining('unexpected-errors.test.ts') as string },
  });
});

it('the node goes on', async () => {
  await request(node.url).get('/v1/nodes').expect(200);
});
