import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findProcess, findProcessWithPs, isRunning } from './process-identity.ts';

const hasPs = spawnSync('ps', ['-p', String(process.pid)]).status === 0;

test('a process keeps its identity while it runs, and has none once it has ended', async () => {
  const child = spawn('sleep', ['60']);
  const identity = findProcess(child.pid ?? 0);
  expect(identity).toBeDefined();
  expect(findProcess(child.pid ?? 0)).toEqual(identity);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(findProcess(child.pid ?? 0)).toBeUndefined();
});

test('another process with the same pid is not the same process', () => {
  expect(isRunning({ pid: process.pid, startedAt: 'earlier' })).toBe(false);
});

test.runIf(process.platform === 'linux')('a zombie does not count as running', async () => {
  // The shell starts a child, then becomes a program that never collects it.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8'), { timeout: 5000 }).toBe('sleep\n');
  process.kill(zombie, 'SIGKILL');

  await expect.poll(() => findProcess(zombie), { timeout: 5000 }).toBeUndefined();
  expect(() => process.kill(zombie, 0)).not.toThrow();
  parent.kill('SIGKILL');
});

test.runIf(hasPs)('where there is no /proc, ps gives the same identity', async () => {
  const child = spawn('sleep', ['60']);
  const identity = findProcessWithPs(child.pid ?? 0);
  expect(identity?.startedAt).toMatch(/\d\d:\d\d:\d\d/);
  expect(findProcessWithPs(child.pid ?? 0)).toEqual(identity);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(findProcessWithPs(child.pid ?? 0)).toBeUndefined();
});
