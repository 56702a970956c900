import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findNode20 } from '../helpers/node-20.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { poll } from '../helpers/poll.ts';
import { finished, runProgram } from '../helpers/run.ts';
import { hasTerminal, Terminal } from '../helpers/terminal.ts';
import { TcpPeer } from '../helpers/tcp-peer.ts';

/** The built command line, as a process: what only a real terminal, pipe or signal shows. */
const main = fileURLToPath(new URL('../../dist/clients/cli/main.js', import.meta.url));
const portcall = `${process.execPath} ${main}`;
/** Processor time that `--help` may take, in seconds; the least of several runs, as the machine is busy. */
const HELP_SECONDS = 0.15;

const node20 = findNode20();
let node: TestNode;
let env: Record<string, string>;
beforeAll(async () => {
  node = await startTestNode();
  env = { PORTCALL_URL: node.url };
});
afterAll(() => node.stop());

const listenersLeft = async (): Promise<number> =>
  ((await (await fetch(`${node.url}/v1/listeners`)).json()) as { items: [] }).items.length;

it('--help takes less than 150 ms', () => {
  const times = Array.from({ length: 5 }, () => {
    const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${portcall} --help >/dev/null`], {
      encoding: 'utf8',
    });
    return stderr
      .trim()
      .split(' ')
      .reduce((sum, seconds) => sum + Number(seconds), 0);
  });
  expect(Math.min(...times)).toBeLessThan(HELP_SECONDS);
});

it('every command is in the build, with what it needs', async () => {
  const { COMMANDS } = (await import(
    new URL('table/index.js', `file://${main}`).href
  )) as typeof import('../../cli/table/index.ts');
  expect(COMMANDS.length).toBeGreaterThan(40);
  for (const { name, load } of COMMANDS) expect(await load(), name).toHaveProperty('run');
});

it.skipIf(node20 === undefined)('runs on Node 20, where the server says which Node it needs', async () => {
  const run = (...args: string[]) => runProgram(node20 ?? '', [main, ...args], { env: { ...process.env, ...env } });
  expect(await run('get', 'nodes', '-q')).toEqual({ code: 0, stdout: `${node.identity.name}\n`, stderr: '' });
  expect(await run('verify', 'none', '--equals', 'x', '--url', node.url)).toMatchObject({ code: 4 });
  expect(await run('up')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/needs Node 24 or newer/),
  });
});

describe.runIf(hasTerminal)('in a terminal', () => {
  it('listen shows what peers send without control characters, and Ctrl-C removes the listener', async () => {
    const terminal = new Terminal(`${portcall} listen :0 --framing line`, env);
    const [, port] = await terminal.shows(/listens on tcp:\/\/127\.0\.0\.1:(\d+)/);
    const peer = await TcpPeer.connect(Number(port));
    peer.send('\u001b[2Jred\n');
    await terminal.shows(/← \\x1b\[2Jred\r\n/);
    expect(terminal.screen).not.toContain('\u001b');
    peer.destroy();
    terminal.type('\u0003');
    expect(await terminal.exitCode).toBe(0);
    expect(await listenersLeft()).toBe(0);
  });

  it('proxy mutes a fault by its key, and Ctrl-C as a key removes it, too', async () => {
    const terminal = new Terminal(`${portcall} proxy :0 127.0.0.1:9 --fault latency=1ms`, env);
    await terminal.shows(/1 {2}on {5}latency: latency ms=1/);
    terminal.type('1');
    await terminal.shows(/latency is muted/);
    terminal.type('1');
    await terminal.shows(/latency is on/);
    terminal.type('\u0003');
    expect(await terminal.exitCode).toBe(0);
    expect(await listenersLeft()).toBe(0);
  });

  it('get shows a table, and connect is a conversation that Ctrl-D ends', async () => {
    const listening = new Terminal(`${portcall} listen :0 --echo --framing line --name echo`, env);
    const [, port] = await listening.shows(/listens on tcp:\/\/127\.0\.0\.1:(\d+)/);
    const table = new Terminal(`${portcall} get listeners`, env);
    await table.shows(/^ID +NAME[^\n]*\r\nlst_\w+ +echo +tcp/m);
    expect(await table.exitCode).toBe(0);
    const connected = new Terminal(`${portcall} connect 127.0.0.1:${port} --framing line`, env);
    await connected.shows(/connected to/);
    connected.type('hi\\x41\n');
    await connected.shows(/\r\nhiA\r\n/);
    connected.type('\u0004');
    expect(await connected.exitCode).toBe(0);
    listening.type('\u0003');
    await listening.exitCode;
  });
});

it('a pipe gets JSON lines, and a closed pipe ends the command and removes its listener', async () => {
  const command = `${portcall} listen :0 2>/dev/null | head -n 1`;
  const child = spawn('bash', ['-c', command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = finished(child, 45_000);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const listener = JSON.parse(line.toString()) as { id: string; status: { address: { port: number } } };
  expect(listener.id).toMatch(/^lst_/);
  // The next message has no reader any more.
  const peer = await TcpPeer.connect(listener.status.address.port);
  peer.send('anyone?');
  expect((await ended).code).toBe(0);
  peer.destroy();
  expect(await listenersLeft()).toBe(0);
});

describe('up', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcall-up-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('starts nothing when its set-up is wrong: each mistake with its line', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(
      file,
      'setup: s\nlisteners:\n  db:\n    port: 99999\npools: { p: { maxWorkers: -1 } }\nschedules: { s: 1 }\n',
    );
    const dataDir = join(folder, 'data');
    const { code, stdout, stderr } = await runProgram(process.execPath, [main, 'up', '-f', file, '--data', dataDir]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toEqual([
      `${file}:4 listeners.db.port: must be an integer from 0 to 65535, not 99999`,
      `${file}:5 pools.p.maxWorkers: must be an integer from 1 to 1000, not -1`,
      `${file}:6 schedules.s: must be an object`,
    ]);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('is the server with its set-up: it listens, and a signal ends it in order', async () => {
    const file = join(folder, 'portcall.yaml');
    await writeFile(file, 'setup: s\nlisteners: { echo: { handler: { type: echo } } }\n');
    // Any free port: the set-up has to find the server there.
    const child = spawn(process.execPath, [main, 'up', '--port', '0', '-f', file], {
      env: {
        ...process.env,
        PORTCALL_REDIS_URL: inject('redisUrl'),
        PORTCALL_KEY_PREFIX: `up-${process.pid}`,
        PORTCALL_LOG_LEVEL: 'warn',
        // Of commands, not of the server.
        PORTCALL_URL: 'http://127.0.0.1:1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = finished(child, 60_000);
    let printed = '';
    child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    await poll(() => /^\{.*\}$/m.test(printed), Boolean, 45_000);
    expect(JSON.parse(printed.trim().split('\n').at(-1) ?? '')).toMatchObject({
      name: 's',
      items: [{ action: 'create' }],
    });
    const url = /API +(\S+)\/v1/.exec(printed)?.[1] ?? '';
    const { stdout } = await runProgram(process.execPath, [main, 'version', '--url', url]);
    expect(JSON.parse(stdout)).toMatchObject({ server: expect.any(String) });
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });
});
