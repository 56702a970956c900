import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleSteps, outputPattern } from '../helpers/console-blocks.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { hasPython } from '../helpers/python.ts';
import { runProgram } from '../helpers/run.ts';

const GUIDE = 'docs/guides/udp-multicast.md';

let node: TestNode;
const ports = new Map<string, string>();
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_BIND_ALLOW: '0.0.0.0/32,239.0.0.0/8' });
  ports.set('7070', new URL(node.url).port).set('12345', String(await findFreePort()));
});
afterAll(() => node.stop());

const withPorts = (text: string): string => text.replace(/\b(?:7070|12345)\b/g, (port) => ports.get(port) ?? port);

test.skipIf(!hasPython || process.platform !== 'linux')('every command of the guide prints what the guide shows', { timeout: 30_000 }, async () => {
  const steps = consoleSteps(await readFile(new URL(`../../${GUIDE}`, import.meta.url), 'utf8'));
  expect(steps.length).toBeGreaterThan(7);
  for (const { line, command, output } of steps) {
    const { stdout, stderr } = await runProgram('bash', ['-c', withPorts(command)]);
    expect(`${stdout}${stderr}`, `${GUIDE}:${line}: ${command}`).toMatch(outputPattern(output.map(withPorts)));
  }
});
