import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../helpers/load-script.ts';

interface Script {
  oneAtATime<T>(run: () => Promise<T>, directory: string): Promise<T>;
}

const { oneAtATime } = await loadScript<Script>('one-at-a-time.mjs');
const fixture = new URL('./fixtures/set-up-alone.mjs', import.meta.url).pathname;
const LOCK = '.portcall-set-up.pid';
const children: ChildProcessWithoutNullStreams[] = [];
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcall-alone-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Another process that does a set-up here; what it has printed so far. */
function another() {
  const child = spawn(process.execPath, [fixture, directory]);
  children.push(child);
  const printed = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.error += chunk.toString()));
  return { child, printed };
}

const until = (isSo: () => boolean): Promise<void> => expect.poll(isSo, { timeout: 30_000 }).toBe(true);

test('a second set-up waits, says so, and begins when the first has ended', async () => {
  const first = another();
  await until(() => first.printed.out === 'begin\n');
  const second = another();
  await until(() => second.printed.error !== '');
  expect(second.printed).toEqual({ out: '', error: expect.stringContaining('waiting for the set-up') });

  first.child.stdin.end();
  await until(() => second.printed.out === 'begin\n');
  expect(first.printed.out).toBe('begin\nend\n');
  second.child.stdin.end();
  await once(second.child, 'exit');
  expect(await readdir(directory)).toEqual([]);
});

test('a set-up that was killed is not waited for', async () => {
  const first = another();
  await until(() => first.printed.out === 'begin\n');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await readdir(directory)).toEqual([LOCK]);
  expect(await oneAtATime(() => Promise.resolve(7), directory)).toBe(7);
});

test('where nothing can be written, nothing is waited for', async () => {
  expect(await oneAtATime(() => Promise.resolve(7), join(directory, 'absent'))).toBe(7);
});

test('a process that got the number of one that was killed is not waited for when it is this one', async () => {
  await writeFile(join(directory, LOCK), String(process.pid));
  expect(await oneAtATime(() => Promise.resolve(7), directory)).toBe(7);
});

test('a process that got the number of one that was killed is not waited for after ten minutes', async () => {
  await writeFile(join(directory, LOCK), String(process.ppid));
  const longAgo = new Date(Date.now() - 601_000);
  await utimes(join(directory, LOCK), longAgo, longAgo);
  expect(await oneAtATime(() => Promise.resolve(7), directory)).toBe(7);
});

test('a set-up that fails leaves nothing behind', async () => {
  await expect(oneAtATime(() => Promise.reject(new Error('no')), directory)).rejects.toThrow('no');
  expect(await readdir(directory)).toEqual([]);
});
