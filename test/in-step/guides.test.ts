import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleSteps, outputPattern } from '../helpers/console-blocks.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { runProgram } from '../helpers/run.ts';

/** How to ask whether a program is there, and is the one that the guides mean. */
const PROGRAMS = {
  python3: ['--version'],
  openssl: ['version'],
  logger: ['--version'],
  tshark: ['--version'],
  jq: ['--version'],
  'redis-cli': ['--version'],
  'redis-server': ['--version'],
  psql: ['--version'],
} as const satisfies Record<string, readonly string[]>;
type Program = keyof typeof PROGRAMS;

interface Guide {
  readonly file: string;
  /** Programs without which the guide cannot be run. */
  readonly needs: readonly Program[];
  /** Programs without which only their own steps are left out. */
  readonly optional?: readonly Program[];
  /** Default: any. */
  readonly platform?: NodeJS.Platform;
  /** The heading before which the reader restarts Portcall. */
  readonly restartBefore?: string;
}

/** One row a guide. Names of endpoints must differ: all guides are run on one node. */
const GUIDES: readonly Guide[] = [
  { file: 'test-in-parallel.md', needs: ['jq'] },
  { file: 'setup-per-worker.md', needs: ['jq'] },
  { file: 'python.md', needs: ['python3'] },
  { file: 'schedules.md', needs: ['jq'] },
  { file: 'restart.md', needs: ['jq'], restartBefore: '## After' },
  { file: 'hl7-mllp.md', needs: ['python3'] },
  { file: 'syslog.md', needs: ['logger'] },
  { file: 'modbus-tcp.md', needs: ['python3'], optional: ['tshark'] },
  { file: 'nmea.md', needs: ['python3'] },
  { file: 'json-lines.md', needs: ['python3'] },
  { file: 'binary-device.md', needs: ['python3'] },
  { file: 'trackers.md', needs: ['python3'] },
  { file: 'simulated-device.md', needs: [] },
  { file: 'database.md', needs: ['redis-cli', 'redis-server'], optional: ['psql'] },
  { file: 'chat-tls.md', needs: ['python3', 'openssl'] },
  { file: 'udp-multicast.md', needs: ['python3'], platform: 'linux' },
];

/** How long an answer that depends on what just happened may take to be as shown, in milliseconds. */
const DEADLINE_MS = 5000;

const missing = new Set(
  (Object.keys(PROGRAMS) as Program[]).filter((name) => spawnSync(name, PROGRAMS[name]).status !== 0),
);

/** With a name, so that a restart is the same node. */
const SETTINGS = { PORTCALL_BIND_ALLOW: '0.0.0.0/32,239.0.0.0/8', PORTCALL_NODE_NAME: 'guide' };
let node: TestNode;
beforeAll(async () => {
  node = await startTestNode(SETTINGS);
});
afterAll(() => node.stop());

function obstacle({ needs, platform = process.platform }: Guide): string | undefined {
  const absent = needs.filter((name) => missing.has(name));
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  return platform === process.platform ? undefined : `not on ${process.platform}`;
}

/** A GET may be a moment ahead of the event it shows; anything else is done once. */
function isRead(command: string): boolean {
  return /^(?:timeout 1 )?curl -sN? '/.test(command) && !/ (?:--json|-d|-X) /.test(command);
}

/** The same node again: its port, its Redis, its name. */
async function restart(): Promise<void> {
  const { keyPrefix, url } = node;
  await node.stop();
  node = await startTestNode({ ...SETTINGS, PORTCALL_KEY_PREFIX: keyPrefix, PORTCALL_PORT: new URL(url).port });
}

async function withFreePorts(): Promise<(text: string) => string> {
  const ports: Record<string, string> = { 7070: new URL(node.url).port };
  for (const port of ['12345', '12346']) ports[port] = String(await findFreePort());
  return (text) => text.replace(/\b(?:7070|12345|12346)\b/g, (port) => ports[port] ?? port);
}

async function runGuide({ file, optional = [], restartBefore }: Guide, cwd: string): Promise<void> {
  const withPorts = await withFreePorts();
  const text = await readFile(new URL(`../../docs/guides/${file}`, import.meta.url), 'utf8');
  const steps = consoleSteps(text);
  expect(steps.length).toBeGreaterThan(4);
  const restartLine = restartBefore === undefined ? Infinity : text.split('\n').indexOf(restartBefore) + 1;
  expect(restartLine).toBeGreaterThan(0);
  let isRestarted = false;
  for (const { line, command, output } of steps) {
    if (optional.some((name) => missing.has(name) && command.includes(name))) continue;
    if (line > restartLine && !isRestarted) {
      await restart();
      isRestarted = true;
    }
    const pattern = outputPattern(output.map(withPorts));
    const run = async (): Promise<string> => {
      const { stdout, stderr } = await runProgram('bash', ['-c', withPorts(command)], { cwd });
      return `${stdout}${stderr}`;
    };
    const shown = isRead(command) ? await poll(run, (text) => pattern.test(text), DEADLINE_MS).catch(run) : await run();
    expect(shown, `docs/guides/${file}:${line}: ${command}`).toMatch(pattern);
  }
}

/** A server that a guide has started in the background ends with it, also when the guide fails midway. */
async function endServer(directory: string): Promise<void> {
  const pid = Number(await readFile(join(directory, 'redis.pid'), 'utf8').catch(() => '0'));
  if (pid > 0) process.kill(pid);
}

for (const guide of GUIDES) {
  const reason = obstacle(guide);
  test.skipIf(reason !== undefined)(
    `every command of docs/guides/${guide.file} prints what is shown there${reason === undefined ? '' : ` (${reason})`}`,
    { timeout: 60_000 },
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'portcall-guide-'));
      await runGuide(guide, directory).finally(async () => {
        await endServer(directory);
        await rm(directory, { recursive: true, force: true });
      });
    },
  );
}

test('the list of guides names every guide of the table', async () => {
  const list = await readFile(new URL('../../docs/guides/README.md', import.meta.url), 'utf8');
  expect(GUIDES.map(({ file }) => file).filter((file) => !list.includes(`(${file})`))).toEqual([]);
});
