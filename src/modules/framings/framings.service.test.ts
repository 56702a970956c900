import { expect, test } from 'vitest';
import { framingEncodeSchema } from '../../contract/framing-dry-run.ts';
import { Placement, type NetThreads } from '../data-plane/index.ts';
import { FramingsService, MAX_DRY_RUNS } from './framings.service.ts';

const wanted = framingEncodeSchema.parse({ framing: { type: 'line' }, messages: [{ data: 'a' }] });

function opened(ready: number[]) {
  const calls: { thread: number; reply: PromiseWithResolvers<unknown> }[] = [];
  const call = (thread: number): Promise<unknown> => {
    const reply = Promise.withResolvers<unknown>();
    calls.push({ thread, reply });
    return reply.promise;
  };
  const placement = new Placement();
  const service = new FramingsService({ ready: () => ready, call } as unknown as NetThreads, placement);
  return { service, placement, calls };
}

test('dry runs are spread over the threads, the free ones first', async () => {
  const { service, placement, calls } = opened([0, 1, 2]);
  placement.place('lst_a', 1, [0]);
  const running = Array.from({ length: 4 }, () => service.encode(wanted));
  expect(calls.map(({ thread }) => thread)).toEqual([1, 2, 0, 1]);
  calls[2]?.reply.resolve({});
  await running[2];
  void service.encode(wanted);
  expect(calls.at(-1)?.thread).toBe(0);
});

test('more than there may be at once are refused, until one has ended, however it ends', async () => {
  const { service, calls } = opened([0, 1]);
  const running = Array.from({ length: MAX_DRY_RUNS }, () => service.encode(wanted));
  await expect(service.encode(wanted)).rejects.toMatchObject({ code: 'wait_limit' });
  expect(calls).toHaveLength(MAX_DRY_RUNS);
  calls[0]?.reply.reject(new Error('lost'));
  await expect(running[0]).rejects.toThrow('lost');
  void service.encode(wanted);
  expect(calls).toHaveLength(MAX_DRY_RUNS + 1);
});

test('without a thread there is none', async () => {
  await expect(opened([]).service.encode(wanted)).rejects.toMatchObject({ code: 'thread_lost' });
});
