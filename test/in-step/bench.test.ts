import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCode } from '../../bench/lib/command.ts';
import { compiled } from '../../bench/lib/compile.ts';
import { noteGenerator, takeGenerators } from '../../bench/lib/generators.ts';
import { inTurns } from '../../bench/lib/in-turns.ts';
import { runLoad } from '../../bench/lib/load.ts';
import { megabytes } from '../../bench/lib/move.ts';
import { markdownTable } from '../../bench/lib/markdown.ts';
import { measureProcessTime } from '../../bench/lib/process-time.ts';
import { allQuestions, chooseQuestions, type Question } from '../../bench/lib/questions.ts';
import { printComparison, takeAnswers, type Row } from '../../bench/lib/report.ts';
import { askAll, type Outcome } from '../../bench/lib/runner.ts';
import { seriesOf } from '../../bench/lib/stats.ts';
import { startEcho } from '../../bench/lib/upstream.ts';
import { findFreePort } from '../helpers/free-port.ts';

const root = new URL('../../', import.meta.url);
const RUN = fileURLToPath(new URL('bench/run.mjs', root));
const names = allQuestions().map(({ name }) => name);

beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue());
afterEach(() => {
  takeAnswers();
  takeGenerators();
  vi.restoreAllMocks();
});

function bench(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

function question(name: string, code: string): Question {
  return {
    name,
    url: `data:text/javascript,${encodeURIComponent(`export async function run() { ${code} }`)}`,
    text: '',
    onlyByName: false,
  };
}

function outcome(budget: Row['budget'], ratio: number, failure?: string): Outcome {
  const row = {
    what: 'echo',
    against: 'a|b',
    ratio,
    unit: 'MB/s',
    ours: seriesOf([2, 1, 3]),
    baseline: seriesOf([4]),
    ...(budget === undefined ? {} : { budget }),
  };
  return {
    question: 'q',
    seconds: 1,
    rows: [row],
    notes: [],
    generators: {},
    warnings: [],
    ...(failure === undefined ? {} : { failure }),
  };
}

test('bench/README.md lists every question', async () => {
  const document = await readFile(new URL('bench/README.md', root), 'utf8');
  expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  'README.md',
  'docs/README.md',
  'docs/guides/README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'bench/README.md',
])('every file that %s links to is there', async (document) => {
  const from = new URL(document, root);
  const links = [...(await readFile(from, 'utf8')).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, path = '']) => path)
    .filter((path) => !/^[a-z]+:/.test(path));
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(new URL(path, from)))).toEqual([]);
});

test('--list shows every question with its text', () => {
  const { status, stdout } = bench(['--list']);
  expect(status).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(names);
  expect(stdout).toMatch(
    /^echo-tcp +How fast is a TCP echo through a listener, compared with bare node:net on one thread\?$/m,
  );
});

test('names select questions by prefix, and the long ones run only by name', () => {
  expect(chooseQuestions(['echo-t', 'tunnel']).map(({ name }) => name)).toEqual(['echo-tcp', 'echo-tls', 'tunnel']);
  expect(chooseQuestions([]).map(({ name }) => name)).toEqual(names.filter((name) => !name.startsWith('scale-')));
});

test.each([
  [['echo', 'nonsense'], 'no question begins with "nonsense"'],
  [['--nonsense'], '--nonsense'],
])('%s is a wrong command: it says why, and asks nothing', (args, reason) => {
  const { status, stdout, stderr } = bench(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(reason);
  if (args.includes('nonsense')) expect(stderr).toContain(names.join(', '));
});

test('a peer that is not installed gives one line with the package to install, and no failure', async () => {
  const path = await mkdtemp(join(tmpdir(), 'portcall-no-peers-'));
  await symlink(process.execPath, join(path, 'node'));
  const { status, stdout } = bench(['echo-socat', '--strict'], { PATH: path });
  await rm(path, { recursive: true });
  expect(stdout).toContain('skipped: socat is not installed (Debian: apt-get install socat)');
  expect(stdout).toContain('every question was answered');
  expect(status).toBe(0);
});

test('a failed question does not stop the next one, and its processes are ended', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const pids: string[] = [];
  vi.spyOn(console, 'log').mockImplementation(
    (line: string) => void pids.push(...(/^pid (\d+)/.exec(line)?.slice(1) ?? [])),
  );
  const outcomes = await askAll([
    question(
      'bad',
      "const { spawn } = await import('node:child_process'); console.log(`pid ${spawn('sleep', ['60'], { detached: true }).pid}`); throw new Error('no luck');",
    ),
    question('good', ''),
  ]);
  expect(outcomes.map(({ question, failure }) => [question, failure?.split('\n')[0]])).toEqual([
    ['bad', 'Error: no luck'],
    ['good', undefined],
  ]);
  await vi.waitFor(() => expect(() => process.kill(Number(pids[0]), 0)).toThrow('ESRCH'));
});

test.each([
  ['all met', outcome({ atLeast: 0.5 }, 0.5), 0, 0],
  ['no budget', outcome(undefined, 0.1), 0, 0],
  ['one missed', outcome({ atMost: 1 }, 1.1), 0, 1],
  ['not answered', outcome(undefined, 1, 'no luck'), 1, 1],
])('the exit code reports missed budgets with --strict only: %s', (_what, result, usual, strict) => {
  expect([exitCode([result], false), exitCode([result], true)]).toEqual([usual, strict]);
});

test('sides are measured in turns, every second round in reverse order, and warm-up rounds are discarded', async () => {
  const order: string[] = [];
  const way = (name: string) => () => Promise.resolve(order.push(name));
  expect(await inTurns({ runs: 2, warmUp: 1 }, { a: way('a'), b: way('b') })).toEqual({ a: [3, 6], b: [4, 5] });
  expect(order.join('')).toBe('baabba');
});

test('a ratio is the median of the ratios of each round, with minimum and maximum', () => {
  printComparison({
    what: 'it',
    against: 'that',
    unit: 's',
    ours: [1, 20, { value: 3, cpuUs: 7 }],
    baseline: [1, 10, 1],
  });
  expect(takeAnswers().rows).toMatchObject([
    {
      ratio: 2,
      ratios: { min: 1, max: 3 },
      ours: { median: 3, min: 1, max: 20 },
      baseline: { median: 1, values: [1, 10, 1] },
    },
  ]);
});

test('a generator that used more than 0.9 of a core at any time causes a warning', () => {
  for (const share of [0.95, 0.2]) noteGenerator('load.c', share);
  noteGenerator('move.c', 0.9);
  expect(takeGenerators()).toEqual({
    shares: { 'load.c': 0.95, 'move.c': 0.9 },
    warnings: [expect.stringContaining('load.c used 0.95 of a core')],
  });
  expect(takeGenerators()).toEqual({ shares: {}, warnings: [] });
});

test('the table of a run shows figures, and missed budgets bold', () => {
  expect(
    markdownTable([outcome({ atLeast: 1 }, 0.5)])
      .split('\n')
      .at(-1),
  ).toBe('| `q` | echo | a\\|b | ≥ 1 | **0.50** | 2.00 [1.00–3.00] | 4.00 | MB/s |  |');
});

test.skipIf(process.platform !== 'linux')('processor time includes a process and the children it waited for', () => {
  const measured = measureProcessTime(process.pid);
  spawnSync(process.execPath, ['-e', 'const end = performance.now() + 300; while (performance.now() < end);']);
  expect(measured()).toBeGreaterThan(50);
  expect(measureProcessTime(2 ** 30)()).toBeNaN();
});

test.skipIf(compiled('load.c') === undefined)(
  'the load generators measure what goes through, and say how busy they were',
  async () => {
    const echo = await startEcho('tcp');
    for (const transport of ['tcp', 'short'] as const)
      expect(
        (await runLoad({ transport, port: echo.port, connections: 4, bytes: 64, durationMs: 100 })).perSecond,
      ).toBeGreaterThan(10);
    const [peerPort, same] = [await findFreePort(), { protocol: 'tcp', frameBytes: 1024, durationMs: 100 } as const];
    for (const direction of ['up', 'down'] as const)
      expect(await megabytes({ ...same, direction, port: peerPort, peerPort }, { pid: process.pid })()).toMatchObject({
        value: expect.any(Number),
        cpuUs: expect.any(Number),
      });
    expect(Object.keys(takeGenerators().shares)).toEqual(['load.c', 'move.c']);
    await echo.end();
  },
);
