import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

test('slots are given in the order of the requests', async () => {
  const slots = new Slots(1, 10);
  const order: string[] = [];
  await slots.take(never);
  const waiting = ['a', 'b'].map((name) => slots.take(never).then(() => order.push(name)));
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 1, waiting: 2 });
  slots.give();
  await waiting[0];
  expect(order).toEqual(['a']);
  slots.give();
  await waiting[1];
  slots.give();
  expect({ taken: slots.taken, waiting: slots.waiting, order }).toEqual({ taken: 0, waiting: 0, order: ['a', 'b'] });
});

test('a request that is aborted while it waits gets no slot', async () => {
  const slots = new Slots(1, 10);
  const controller = new AbortController();
  await slots.take(never);
  const gone = slots.take(controller.signal);
  const next = slots.take(never);
  controller.abort(new Error('enough'));
  await expect(gone).rejects.toThrow('enough');
  await expect(slots.take(controller.signal)).rejects.toThrow('enough');
  slots.give();
  await next;
  expect({ taken: slots.taken, waiting: slots.waiting }).toEqual({ taken: 1, waiting: 0 });
});

test('a full queue accepts no job', async () => {
  const slots = new Slots(1, 1);
  await slots.take(never);
  const first = slots.take(never);
  await expect(slots.take(never)).rejects.toMatchObject({ code: 'job_threads_busy' });
  slots.give();
  await first;
});
