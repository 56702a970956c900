import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { findProcess } from '../../../src/core/redis/process-identity.ts';

interface Fact {
  readonly pid: number;
  readonly ready?: boolean;
  readonly signal?: string;
}

const fixture = (name: string): string => new URL(`./fixtures/${name}`, import.meta.url).pathname;
const parents: ChildProcessWithoutNullStreams[] = [];

afterEach(() => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
});

/** The stub shares the parent's input and output, as the service shares the terminal of start.mjs. */
function runParent(...args: string[]) {
  return follow(spawn(process.execPath, [fixture('parent.mjs'), ...args]));
}

async function follow(parent: ChildProcessWithoutNullStreams) {
  parents.push(parent);
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const nextFact = async (): Promise<Fact> => JSON.parse((await lines.next()).value ?? '{}') as Fact;
  const { pid } = await nextFact();
  return { parent, nextFact, stubPid: pid, lines };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  "%s is passed on, and the exit code is the child's",
  async (signal) => {
    const { parent, nextFact, stubPid } = await runParent('0');
    parent.kill(signal);
    expect(await nextFact()).toEqual({ signal, pid: stubPid });

    parent.stdin.write('end\n');
    expect(await once(parent, 'exit')).toEqual([0, null]);
    expect(findProcess(stubPid)).toBeUndefined();
  },
);

test('a signal sent again is not passed on again, one of another kind is', async () => {
  const { parent, nextFact, lines } = await runParent('7');
  parent.kill('SIGINT');
  expect((await nextFact()).signal).toBe('SIGINT');
  parent.kill('SIGINT');
  parent.kill('SIGTERM');
  expect((await nextFact()).signal).toBe('SIGTERM');

  parent.stdin.write('end\n');
  expect(await once(parent, 'exit')).toEqual([7, null]);
  expect(await lines.next()).toEqual({ done: true, value: undefined });
});

test('a child ended by the signal itself is reported as a shell does', async () => {
  const { parent, stubPid } = await runParent('0', 'default-signals');
  parent.kill('SIGTERM');
  expect(await once(parent, 'exit')).toEqual([128 + 15, null]);
  expect(findProcess(stubPid)).toBeUndefined();
});

test('a signal to npm ends everything that `npm start` has started', async () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const directory = await mkdtemp(join(tmpdir(), 'portcall-npm-'));
  const start = scripts.start.replace('scripts/start.mjs', `${fixture('parent.mjs')} 0 default-signals`);
  await writeFile(join(directory, 'package.json'), JSON.stringify({ scripts: { start } }));

  const { parent, stubPid } = await follow(spawn('npm', ['start', '--silent'], { cwd: directory }));
  parent.kill('SIGTERM');
  await once(parent, 'exit');

  await expect.poll(() => findProcess(stubPid), { timeout: 5000 }).toBeUndefined();
  await rm(directory, { recursive: true });
});
