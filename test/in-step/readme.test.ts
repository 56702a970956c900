import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleSteps, outputPattern } from '../helpers/console-blocks.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { runProgram } from '../helpers/run.ts';

/** Ports the README uses, so that a test can put free ones in their place. */
const PORTS = ['12345', '12346'] as const;
/** How long an answer that depends on what just happened may take to be as shown, in milliseconds. */
const DEADLINE_MS = 5000;

let node: TestNode;
const ports = new Map<string, string>();
beforeAll(async () => {
  node = await startTestNode();
  ports.set('7070', new URL(node.url).port);
  for (const port of PORTS) ports.set(port, String(await findFreePort()));
});
afterAll(() => node.stop());

function withPorts(text: string): string {
  return text.replace(/\b(?:7070|12345|12346)\b/g, (port) => ports.get(port) ?? port);
}

/** A GET may be a moment ahead of the event it shows; anything else is done once. */
function isRead(command: string): boolean {
  return /^(?:timeout 1 )?curl -sN? '/.test(command);
}

test('every command of the README\'s tour prints what the README shows', { timeout: 60_000 }, async () => {
  const steps = consoleSteps(await readFile(new URL('../../README.md', import.meta.url), 'utf8'));
  expect(steps.length).toBeGreaterThan(12);
  for (const { line, command, output } of steps) {
    const pattern = outputPattern(output.map(withPorts));
    const run = async (): Promise<string> => {
      const { stdout, stderr } = await runProgram('bash', ['-c', withPorts(command)]);
      return stderr === '' ? stdout : `${stdout}${stderr}`;
    };
    const shown = isRead(command) ? await poll(run, (text) => pattern.test(text), DEADLINE_MS).catch(run) : await run();
    expect(shown, `README.md:${line}: ${command}`).toMatch(pattern);
  }
});
