import { expect, test } from 'vitest';
import { SerialByKey } from './serial.ts';

function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

test('work of one key runs one after the other, in order', async () => {
  const serial = new SerialByKey();
  const first = gate();
  const seen: string[] = [];
  const a = serial.run('k', async () => {
    await first.opened;
    seen.push('a');
  });
  const b = serial.run('k', async () => {
    seen.push('b');
  });
  first.open();
  await Promise.all([a, b]);
  expect(seen).toEqual(['a', 'b']);
});

test('work of another key does not wait', async () => {
  const serial = new SerialByKey();
  const first = gate();
  const waiting = serial.run('k', () => first.opened);
  await expect(serial.run('other', async () => 'done')).resolves.toBe('done');
  first.open();
  await waiting;
});

test('a failure reaches its own caller only', async () => {
  const serial = new SerialByKey();
  const failing = serial.run('k', async () => {
    throw new Error('no');
  });
  const next = serial.run('k', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
