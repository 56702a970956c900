import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { consoleSteps, outputPattern } from '../helpers/console-blocks.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { Shell } from '../helpers/shell.ts';

/** Ports the documents use, so that a test can put free ones in their place. */
const PORTS = ['12345', '12346', '12347', '12348', '12350', '12360'] as const;
/** `portcall` as in a terminal: tables, not JSON. The tutorial makes its own, so each document begins with it. */
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const COMMAND_LINE = `portcall() { '${process.execPath}' '${main}' --url localhost:7070 "$@" -o table; }`;
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
  return text.replace(/\b(?:7070|12345|12346|12347|12348|12350|12360)\b/g, (port) => ports.get(port) ?? port);
}

/** A GET may be a moment ahead of the event it shows; anything else is done once. */
function isRead(command: string): boolean {
  return /^(?:(?:timeout 1 )?curl -sN? '|portcall GET )/.test(command) && !/ (?:--json|-d|-X) /.test(command);
}

async function follow(document: string, atLeast: number): Promise<void> {
  const steps = consoleSteps(await readFile(new URL(`../../${document}`, import.meta.url), 'utf8'));
  expect(steps.length).toBeGreaterThan(atLeast);
  await shell.run(withPorts(COMMAND_LINE));
  for (const { line, command, output } of steps) {
    const pattern = outputPattern(output.map(withPorts));
    const run = (): Promise<string> => shell.run(withPorts(command), 40_000);
    const shown = isRead(command) ? await poll(run, (text) => pattern.test(text), DEADLINE_MS).catch(run) : await run();
    expect(shown, `${document}:${line}: ${command}`).toMatch(pattern);
  }
}

test('every command of docs/guides/tunnel.md prints what it shows', { timeout: 120_000 }, () =>
  follow('docs/guides/tunnel.md', 5),
);

const README = ['README.md', 8] as const;
const TOUR = ['docs/tour.md', 12] as const;
const TUTORIAL = ['docs/guides/tutorial.md', 12] as const;

test(
  'every command prints what is shown, in any order and also when it was run before',
  { timeout: 300_000 },
  async () => {
    for (const [document, atLeast] of [README, TOUR, TUTORIAL, TUTORIAL, TOUR, README]) await follow(document, atLeast);
  },
);

test('README, the tour and the tutorial use different ports and names', async () => {
  const [readme = [], tour = [], tutorial = []] = await Promise.all(
    [README, TOUR, TUTORIAL].map(async ([document]) => {
      const commands = consoleSteps(await readFile(new URL(`../../${document}`, import.meta.url), 'utf8'))
        .map(({ command }) => command)
        .join('\n');
      return [...commands.matchAll(/"port":(\d{2,})|"name":"([^"]+)"|\/(?:functions|pools|counters)\/([\w-]+)/g)].map(
        ([, ...found]) => found.find((part) => part !== undefined),
      );
    }),
  );
  expect([tour, tutorial].flatMap((one) => one.filter((used) => readme.includes(used)))).toEqual([]);
  expect(tour.filter((used) => tutorial.includes(used))).toEqual([]);
});
