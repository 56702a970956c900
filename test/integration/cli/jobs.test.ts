import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from '../../helpers/command-line.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;
let portcall: CommandLine;
let folder: string;
beforeAll(async () => {
  node = await startTestNode();
  portcall = new CommandLine(node.url);
  folder = await mkdtemp(join(tmpdir(), 'portcall-cli-'));
});
afterAll(async () => {
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('jobs', () => {
  it('run waits for the job, and its exit code says how it ended', async () => {
    const server = createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const http = ['run', 'http', `http://127.0.0.1:${port}/`];
    expect((await portcall.run([...http, '--status', '2xx', '--contains', 'fine'])).code).toBe(0);
    expect((await portcall.run([...http, '--status', '404'])).code).toBe(1);
    const probe = await portcall.run(['run', 'probe', `127.0.0.1:${port}`], { isTerminal: true });
    expect([probe.code, probe.stdout]).toEqual([0, expect.stringContaining('connectMs: ')]);
    server.close();
    const refused = await portcall.run(['run', 'probe', '127.0.0.1:1', '-o', 'table']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('connection_refused')]);
    expect((await portcall.run(['run', 'job', 'sleep', '{"ms":60000}', '--within', '50ms'])).code).toBe(124);
    expect((await portcall.run(['run', 'job', 'sleep', '{"ms":"x"}'])).code).toBe(2);
    expect((await portcall.run(['run', 'job', 'sleep', '{'])).code).toBe(2);
  });

  it('Ctrl-C cancels a job that runs', async () => {
    const command = portcall.start(['run', 'job', 'sleep', '{"ms":60000}', '--label', 'which=this']);
    const active = async (): Promise<Record<string, unknown> | undefined> =>
      (await portcall.json(['jobs', '--label', 'which=this']))[0];
    while ((await active()) === undefined);
    command.interrupt();
    expect((await command.ended).code).toBe(1);
    expect(await portcall.run(['jobs', 'wait', String((await active())?.['id'])])).toMatchObject({ code: 1 });
    expect((await active())?.['state']).toBe('cancelled');
  });

  it('a batch takes an input from each line; its exit code says whether one has failed', async () => {
    const file = join(folder, 'inputs.ndjson');
    await writeFile(file, '{"ms":1}\n\n{"ms":2}\n');
    const [batch] = await portcall.json<{ id: string; total: number }>(['batch', 'run', 'sleep', file]);
    expect(batch?.total).toBe(2);
    expect((await portcall.run(['batch', 'wait', batch?.id ?? ''])).code).toBe(0);
    expect(await portcall.json(['batch', 'results', batch?.id ?? ''])).toMatchObject([{ index: 0 }, { index: 1 }]);
    const failing = await portcall.run(['batch', 'run', 'tcp.probe'], { stdin: '{"host":"127.0.0.1","port":1}\n' });
    expect(failing.code).toBe(1);
    const wrong = await portcall.run(['batch', 'run', 'sleep'], { stdin: '{"ms":1}\n{\n' });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('-:2 is not valid')]);
  });

  it('pool set creates a pool, then changes it; pause and resume', async () => {
    expect(await portcall.json(['pool', 'set', 'probes', '--workers', '3'])).toMatchObject([
      { name: 'probes', maxWorkers: 3 },
    ]);
    expect(await portcall.json(['pool', 'set', 'probes', '--workers', '5'])).toMatchObject([{ maxWorkers: 5 }]);
    expect((await portcall.run(['pool', 'pause', 'probes'])).code).toBe(0);
    expect(await portcall.json(['get', 'pool', 'probes'])).toMatchObject([{ status: { state: 'paused' } }]);
    expect((await portcall.run(['pool', 'resume', 'probes'])).code).toBe(0);
    expect((await portcall.run(['pool', 'set', 'probes'])).code).toBe(2);
  });
});

describe('tools', () => {
  it('decode shows messages, and ends with 1 when bytes do not fit', async () => {
    const decoded = await portcall.run(['decode', '--framing', 'length:2,strip=2', '--hex', '0002 6869 0001 1b'], {
      isTerminal: true,
    });
    expect([decoded.code, decoded.stdout]).toEqual([
      0,
      'OFFSET  BYTES  MESSAGE\n0       2      hi\n4       1      \\x1b\n',
    ]);
    const piped = await portcall.run(['decode', '--framing', 'line'], { stdin: 'a\nb' });
    expect(
      piped.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { data: string }).data),
    ).toEqual(['a', 'b']);
    expect((await portcall.run(['decode', '--framing', 'octet-counted', 'x y'])).code).toBe(1);
    const cut = ['decode', '--framing', 'length:2', '--hex', '0002 6869 0005 68'];
    const { code, stderr } = await portcall.run(cut);
    expect([code, stderr]).toEqual([1, '3 bytes from byte 4 on are no whole message\n']);
    expect((await portcall.run([...cut, '--partial'])).code).toBe(0);
    expect((await portcall.run(['decode', 'x'])).code).toBe(2);
  });

  it('rules test says which rule matches, or why none does', async () => {
    const file = join(folder, 'rules.json');
    await writeFile(
      file,
      JSON.stringify([{ name: 'pay', when: { startsWith: 'PAY' }, do: [{ type: 'send', data: 'OK' }] }]),
    );
    const matched = await portcall.run(['rules', 'test', '-f', file, 'PAY 1'], { isTerminal: true });
    expect([matched.code, matched.stdout]).toEqual([0, expect.stringContaining('rule pay matches')]);
    const missed = await portcall.run(['rules', 'test', '-f', file, 'GET 1'], { isTerminal: true });
    expect([missed.code, missed.stdout]).toEqual([1, expect.stringContaining('rule pay: when.startsWith')]);
    await writeFile(file, '{"rules": 1');
    const wrong = await portcall.run(['rules', 'test', '-f', file, 'x']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('rules.json:1')]);
  });

  it('capture writes pcapng to a file or a pipe, not to a terminal', async () => {
    const made = await portcall.run(['listen', ':0', '--keep', '--for', '1ms', '--name', 'captured']);
    expect(made.code).toBe(0);
    const file = join(folder, 'captured.pcapng');
    expect((await portcall.run(['capture', 'captured', '-o', file])).code).toBe(0);
    expect((await readFile(file)).subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
    expect((await portcall.run(['capture', 'captured'], { isTerminal: true })).code).toBe(2);
    const following = portcall.start(['capture', 'captured', '--follow']);
    await following.printed(/\n\r\r\n/);
    following.interrupt();
    expect((await following.ended).code).toBe(0);
    await portcall.run(['delete', 'listener', 'captured']);
  });

  it('key makes a key that the server accepts by its setting', async () => {
    const { stdout } = await new CommandLine('').run(['key', 'ci', 'read']);
    const { key, setting } = JSON.parse(stdout) as { key: string; setting: string };
    const locked = await startTestNode({ PORTCALL_API_KEYS: setting.slice('PORTCALL_API_KEYS='.length) });
    const user = new CommandLine(locked.url, { PORTCALL_KEY: key });
    const codes = [
      (await user.run(['get', 'listeners'])).code,
      (await user.run(['doctor'])).code,
      (await user.run(['pool', 'set', 'x', '--workers', '1'])).code,
      (await user.run(['doctor', '--key', 'pck_wrong'])).code,
    ];
    await locked.stop();
    expect(codes).toEqual([0, 0, 5, 5]);
    expect((await portcall.run(['key', 'ci', 'root'])).code).toBe(2);
  });

  it('doctor and version say what is there', async () => {
    expect(await portcall.json(['doctor'])).toMatchObject([
      { check: 'Node', result: 'ok' },
      { check: 'Redis' },
      { check: 'server', result: 'ok' },
      { check: 'ready', result: 'ok' },
      { check: 'access', result: 'ok' },
      { check: 'nodes', result: 'ok' },
    ]);
    expect((await portcall.run(['doctor', '--url', '127.0.0.1:1'])).code).toBe(3);
    const [both] = await portcall.json<{ version: string; server: string }>(['--version']);
    expect(both?.server).toBe(both?.version);
  });
});

it('tables of jobs and locks show when, who and how many', async () => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${node.url}/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/jobs', { kind: 'sleep', input: { ms: 0 } });
  await post('/locks/held/leases', { owner: 'me', ttlMs: 60_000 });
  const table = async (kind: string): Promise<string> =>
    (await portcall.run(['get', kind, '-n', '1'], { isTerminal: true })).stdout;
  expect(await table('jobs')).toMatch(/ QUEUED +ERROR\njob_.* \d{4}-\d\d-\d\dT/);
  expect(await table('locks')).toMatch(/^NAME +HELD +OWNER +EXPIRES +WAITING\nheld +true +me +\d{4}-\S+ +0$/m);
});

describe('completion', () => {
  const complete = (script: string, words: readonly string[]): string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const code = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _portcall; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: code, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter(Boolean);
  };

  it('of bash offers commands, kinds, options and their values', async () => {
    const { stdout } = await portcall.run(['completion', 'bash']);
    expect(complete(stdout, ['portcall', 'li'])).toEqual(['listen']);
    expect(complete(stdout, ['portcall', 'fault', 'r'])).toEqual(['rm', 'reset']);
    expect(complete(stdout, ['portcall', 'get', 'co'])).toEqual(['connections', 'counters']);
    expect(complete(stdout, ['portcall', 'get', 'listeners', '--la'])).toEqual(['--label']);
    expect(complete(stdout, ['portcall', 'get', 'listeners', '-o', 'j'])).toEqual(['json']);
    expect(complete(stdout, ['portcall', 'proxy', ':1', 'a:2', '--profile', '3'])).toEqual(['3g']);
    expect(complete(stdout, ['portcall', 'jobs', 'w'])).toEqual(['wait']);
  });

  it.each(['zsh', 'fish'])('of %s has every command', async (shell) => {
    const { stdout, code } = await portcall.run(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['listen', 'fault', 'rules', 'completion', 'jobs wait']) expect(stdout).toContain(word);
  });

  /** What is typed, and what is offered. */
  const offered: readonly (readonly [string, readonly string[]])[] = [
    ['portcall li', ['listen']],
    ['portcall fault r', ['reset', 'rm']],
    ['portcall get co', ['connections', 'counters']],
    ['portcall get listeners --la', ['--label']],
    ['portcall get listeners -o j', ['json']],
    ['portcall proxy :1 a:2 --profile 3', ['3g']],
    ['portcall jobs w', ['wait']],
    ['portcall completion ', ['bash', 'fish', 'zsh']],
  ];

  it('of fish offers commands, kinds, options and their values', async ({ skip }) => {
    if (!isInstalled('fish')) skip('fish is not installed');
    const { stdout: script } = await portcall.run(['completion', 'fish']);
    const input = `${script}\n${offered.map(([line]) => `complete -C '${line}'; echo END`).join('\n')}`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', input], {
      encoding: 'utf8',
      env: ownEnvironment(),
    });
    expect(stderr).toBe('');
    const words = stdout.split('END\n').map((part) =>
      part
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('\t')[0]),
    );
    expect(words.slice(0, -1).map((part) => part.toSorted())).toEqual(offered.map(([, wanted]) => wanted));
  });

  it('of zsh offers commands, kinds, options and their values', async ({ skip }) => {
    if (!isInstalled('zsh')) skip('zsh is not installed');
    const { stdout: script } = await portcall.run(['completion', 'zsh']);
    // Its own completion system needs a terminal: what it is given is printed instead.
    const asked = offered.map(([line]) => {
      const words = line.split(' ').map((word) => `'${word}'`);
      return `words=(${words.join(' ')}); CURRENT=${words.length}; CUR=${words.at(-1)}; before=$PATH; _portcall; [[ $PATH == $before ]] || echo PATH; echo END`;
    });
    const stubs = `compadd() { shift; print -l -- \${(M)@:#$CUR*}; }; _files() { print files; }`;
    const input = `autoload -Uz compinit; compinit -u -D\n${script}\n[[ $_comps[portcall] == _portcall ]] || echo none\n${stubs}\n${asked.join('\n')}`;
    const { stdout, stderr } = spawnSync('zsh', ['-f'], { input, encoding: 'utf8', env: ownEnvironment() });
    expect(stderr).toBe('');
    const words = stdout.split('END\n').map((part) => part.split('\n').filter(Boolean));
    expect(words.slice(0, -1).map((part) => part.toSorted())).toEqual(offered.map(([, wanted]) => wanted));
  });

  const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'exit']).error === undefined;
  /** Shells write what they remember to the home directory. */
  const ownEnvironment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_DATA_HOME: folder,
  });
});
