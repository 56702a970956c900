import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { consoleSteps, outputPattern } from '../helpers/console-blocks.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { Shell } from '../helpers/shell.ts';

/** Ports the documents use, so that a test can put free ones in their place. */
const PORTS = ['12345', '12346', '12347', '12348'] as const;
/** How long an answer that depends on what just happened may take to be as shown, in milliseconds. */
const DEADLINE_MS = 5000;

let node: TestNode;
let shell: Shell;
let ports: ReadonlyMap<string, string>;
beforeEach(async () => {
  node = await startTestNode();
  shell = new Shell();
  const free = await Promise.all(PORTS.map(async (port) => [port, String(await findFreePort())] as const));
  ports = new Map([['7070', new URL(node.url).port], ...free]);
});
afterEach(async () => {
  await shell.close();
  await node.stop();
});

function withPorts(text: string): string {
  return text.replace(/\b(?:7070|12345|12346|12347|12348)\b/g, (port) => ports.get(port) ?? port);
}

/** A GET may be a moment ahead of the event it shows; anything else is done once. */
function isRead(command: string): boolean {
  return /^(?:(?:timeout 1 )?curl -sN? '|portcall GET )/.test(command);
}

test.each([['README.md', 12], ['docs/guides/tutorial.md', 12], ['docs/guides/tunnel.md', 5]])('every command of %s prints what it shows', { timeout: 60_000 }, async (document, atLeast) => {
  const steps = consoleSteps(await readFile(new URL(`../../${document}`, import.meta.url), 'utf8'));
  expect(steps.length).toBeGreaterThan(atLeast);
  for (const { line, command, output } of steps) {
    const pattern = outputPattern(output.map(withPorts));
    const run = (): Promise<string> => shell.run(withPorts(command));
    const shown = isRead(command) ? await poll(run, (text) => pattern.test(text), DEADLINE_MS).catch(run) : await run();
    expect(shown, `${document}:${line}: ${command}`).toMatch(pattern);
  }
});
