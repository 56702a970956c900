import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { newSharedRules, readSharedRules, versionOf, writeSharedRules } from './shared-rules.ts';

const rulesOf = (port: number, count = 1) => ({
  allow: [],
  deny: [],
  denyTargets: Array.from({ length: count }, () => ({ host: '10.0.0.1', port })),
});

it('gives what was written last, with a version that changes each time', () => {
  const shared = newSharedRules();
  expect([versionOf(shared), readSharedRules(shared)]).toEqual([0, undefined]);
  writeSharedRules(shared, rulesOf(1, 9));
  writeSharedRules(shared, rulesOf(2));
  expect(readSharedRules(shared)).toEqual({ version: versionOf(shared), rules: rulesOf(2) });
  writeSharedRules(shared, { ...rulesOf(3), allow: ['é'] });
  expect(readSharedRules(shared)?.rules).toEqual({ ...rulesOf(3), allow: ['é'] });
});

it('refuses more than there is room for, and keeps what it has', () => {
  const shared = newSharedRules();
  writeSharedRules(shared, rulesOf(1));
  expect(() => writeSharedRules(shared, rulesOf(2, 40_000))).toThrow(/egress rules/);
  expect(readSharedRules(shared)?.rules).toEqual(rulesOf(1));
});

it('never gives half of two versions to a thread that reads while another writes', async () => {
  const shared = newSharedRules();
  writeSharedRules(shared, rulesOf(0));
  const writer = new Worker(
    `
    const { workerData: { shared, url } } = require('node:worker_threads');
    import(url).then(({ writeSharedRules }) => {
      for (let n = 0; n < 20000; n++) writeSharedRules(shared, { allow: [], deny: [], denyTargets: Array.from({ length: 1 + n % 50 }, () => ({ host: 'a', port: 1 + n % 50 })) });
    });
  `,
    { eval: true, workerData: { shared, url: new URL('./shared-rules.ts', import.meta.url).href } },
  );
  onTestFinished(async () => void (await writer.terminate()));
  const done = new AbortController();
  writer.once('exit', () => done.abort());
  for (let reads = 0; !done.signal.aborted; reads++) {
    const targets = readSharedRules(shared)?.rules.denyTargets ?? [];
    if (targets[0]?.port !== 0) expect(targets.every(({ port }) => port === targets.length)).toBe(true);
    if (reads % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(readSharedRules(shared)?.rules.denyTargets[0]?.port).toBeGreaterThan(0);
}, 60_000);
