import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from '../../helpers/command-line.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
let portcall: CommandLine;
beforeAll(async () => {
  node = await startTestNode();
  portcall = new CommandLine(node.url);
});
afterAll(() => node.stop());

interface Listener {
  readonly id: string;
  readonly status: { readonly address: { readonly port: number } };
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${node.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function createListener(spec: object): Promise<{ id: string; port: number }> {
  const { id, status } = await api<Listener>('POST', '/v1/listeners', { port: 0, framing: { type: 'line' }, ...spec });
  return { id, port: status.address.port };
}

const listenerIds = async (): Promise<string[]> =>
  (await api<{ items: Listener[] }>('GET', '/v1/listeners')).items.map(({ id }) => id);

describe('an ad-hoc endpoint', () => {
  it('listen shows messages as JSON in a pipe, and Ctrl-C removes the listener', async () => {
    const command = portcall.start(['listen', 'tcp://:0', '--echo', '--framing', 'line', '--label', 'suite=a']);
    await command.printed(/listens on/);
    const listener = JSON.parse(command.stdout.split('\n')[0] ?? '') as Listener & { labels: object };
    expect(listener.labels).toEqual({ suite: 'a' });
    const peer = await TcpPeer.connect(listener.status.address.port);
    peer.send('hi\n');
    await peer.until('hi\n');
    await command.printed(/message\.sent/);
    peer.destroy();
    command.interrupt();
    const { code, stdout } = await command.ended;
    expect(code).toBe(0);
    const events = stdout
      .split('\n')
      .filter(Boolean)
      .slice(1)
      .map((line) => JSON.parse(line) as { type: string; data: object });
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['message.received', { bytes: 2, data: 'hi', encoding: 'utf8' }],
      ['message.sent', { bytes: 2, data: 'hi', encoding: 'utf8' }],
    ]);
    expect(await listenerIds()).not.toContain(listener.id);
  });

  it('what peers send reaches a terminal without control characters', async () => {
    const command = portcall.start(['listen', ':0', '--framing', 'line'], { isTerminal: true });
    const [, port] = await command.printed(/listens on tcp:\/\/127\.0\.0\.1:(\d+)/);
    const peer = await TcpPeer.connect(Number(port));
    peer.send('\u001b[2J\u001b]0;owned\u0007red\u009b31m\n');
    await command.printed(/← \\x1b\[2J\\x1b\]0;owned\\x07red\\x9b31m\n/);
    peer.destroy();
    command.interrupt();
    await command.ended;
    // oxlint-disable-next-line no-control-regex -- what a terminal would obey
    expect(command.stdout + command.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('is removed when the reader of its output goes away, and after --count and --for; --keep leaves it', async () => {
    const broken = portcall.start(['listen', ':0']);
    await broken.printed(/listens on/);
    broken.breakPipe();
    expect((await broken.ended).code).toBe(0);
    expect((await portcall.run(['listen', ':0', '--for', '50ms'])).code).toBe(0);
    expect(await listenerIds()).toEqual([]);
    const kept = await portcall.run(['listen', ':0', '--for', '50ms', '--keep', '--name', 'kept']);
    expect(kept.stderr).toContain('the listener stays');
    expect((await portcall.run(['delete', 'listener', 'kept'])).code).toBe(0);
  });

  it('connect sends the lines of stdin and prints the replies, then ends', async () => {
    const { id, port } = await createListener({ handler: { type: 'echo' } });
    const { code, stdout, stderr } = await portcall.run(
      ['connect', `tcp://127.0.0.1:${port}`, '--framing', 'line', '--linger', '300ms', '-o', 'table'],
      { stdin: 'PAY 1\\t2\nfin\n' },
    );
    expect(stderr).toContain('connected to');
    expect([code, stdout]).toEqual([0, 'PAY 1\\t2\nfin\n']);
    expect((await api<{ items: [] }>('GET', '/v1/clients')).items).toEqual([]);
    await api('DELETE', `/v1/listeners/${id}`);
  });

  it('connect ends with 1 when there is no server there, and with 2 when a line is wrong', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    const refused = await portcall.run(['connect', `127.0.0.1:${port}`]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('connection_refused')]);
    const { id, port: open } = await createListener({});
    const wrong = await portcall.run(['connect', `127.0.0.1:${open}`], { stdin: 'a\\q\n' });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"\\q" is not an escape')]);
    await api('DELETE', `/v1/listeners/${id}`);
  });

  it('proxy passes bytes on, and the key 1 mutes and unmutes its fault', async () => {
    const { id, port } = await createListener({ handler: { type: 'echo' } });
    const command = portcall.start(['proxy', ':0', `127.0.0.1:${port}`, '--fault', 'stall', '--framing', 'line'], {
      isTerminal: true,
    });
    const [, listening] = await command.printed(/listens on tcp:\/\/127\.0\.0\.1:(\d+)/);
    await command.printed(/1 {2}on {5}stall: stall how=hold/);
    const peer = await TcpPeer.connect(Number(listening));
    peer.send('held\n');
    await command.printed(/→ held/);
    expect(peer.received).toBe('');
    command.stdin.write('1');
    await command.printed(/stall is muted/);
    await peer.until('held\n');
    command.stdin.write('1');
    await command.printed(/stall is on/);
    command.stdin.write('\u0003');
    expect((await command.ended).code).toBe(0);
    expect(await listenerIds()).toEqual([id]);
    peer.destroy();
    await api('DELETE', `/v1/listeners/${id}`);
  });
});

describe('resources', () => {
  let bank: { id: string; port: number };
  beforeAll(async () => {
    bank = await createListener({
      name: 'bank',
      labels: { suite: 'x' },
      handler: { type: 'rules', rules: [{ when: { startsWith: 'PAY' }, do: [{ type: 'send', data: 'OK' }] }] },
    });
    await api('POST', '/v1/clients?waitMs=5000', {
      name: 'till',
      host: '127.0.0.1',
      port: bank.port,
      framing: { type: 'line' },
    });
  });
  afterAll(async () => {
    await portcall.run(['delete', 'client', 'till']);
    await portcall.run(['delete', 'listener', 'bank']);
  });

  it('send waits for a reply; verify and wait set the exit code', async () => {
    const sent = await portcall.run([
      'send',
      'till',
      'PAY 100',
      '--within',
      '5s',
      '--starts-with',
      'OK',
      '-o',
      'table',
    ]);
    expect([sent.code, sent.stdout]).toEqual([0, 'OK\n']);
    expect((await portcall.run(['verify', 'bank', '--equals', 'PAY 100'])).code).toBe(0);
    const missed = await portcall.run(['verify', 'bank', '--equals', 'PAY 200']);
    expect([missed.code, missed.stderr]).toEqual([1, expect.stringContaining('byte 4 is "1" (0x31), not "2" (0x32)')]);
    expect((await portcall.run(['verify', 'bank', '--contains', 'ERROR', '--at-most', '0'])).code).toBe(0);
    expect((await portcall.run(['wait', 'bank', '--equals', 'nothing', '--within', '50ms'])).code).toBe(124);
    expect((await portcall.run(['wait', 'till', '--state', 'connected', '--within', '5s'])).code).toBe(0);
    expect((await portcall.run(['wait', 'till', '--state', 'stopped', '--within', '10ms'])).code).toBe(124);
    const waiting = portcall.run(['wait', 'bank', '--equals', 'PAY 7', '--within', '30s']);
    await portcall.run(['send', 'till', 'PAY 7']);
    expect((await waiting).code).toBe(0);
  });

  it('are a table on a terminal, JSON lines in a pipe, and ids with -q', async () => {
    const table = (await portcall.run(['get', 'listeners'], { isTerminal: true })).stdout;
    expect(table).toMatch(
      /^ID +NAME +TRANSPORT .*\nlst_\w+ +bank +tcp +127\.0\.0\.1:\d+ +rules +listening .*suite=x\n$/,
    );
    expect(await portcall.json(['get', 'listeners', '--label', 'suite=x'])).toMatchObject([
      { id: bank.id, name: 'bank' },
    ]);
    expect(await portcall.json(['get', 'listeners', '--label', 'suite=y'])).toEqual([]);
    expect((await portcall.run(['get', 'listener', 'bank', '-q'])).stdout).toBe(`${bank.id}\n`);
    expect(await portcall.json(['label', 'listener', 'bank', 'owner=me', 'suite-'])).toMatchObject([
      { labels: { owner: 'me' } },
    ]);
    expect((await portcall.run(['describe', 'listener', 'bank'], { isTerminal: true })).stdout).toMatch(
      /name: bank[^]*connections:[^]*events:/,
    );
  });

  it('messages and events are the newest, the oldest of them first', async () => {
    for (const text of ['a', 'b', 'c']) await portcall.run(['send', 'till', text]);
    await portcall.run(['wait', 'bank', '--equals', 'c']);
    const messages = await portcall.json<{ data: string }>(['messages', 'bank', '--direction', 'in', '-n', '2']);
    expect(messages.map(({ data }) => data)).toEqual(['b', 'c']);
    const followed = portcall.start(['events', 'bank', '-t', 'message.received', '-n', '1', '--follow']);
    await followed.printed(/"data":"c"/);
    await portcall.run(['send', 'till', 'd']);
    await followed.printed(/"data":"d"/);
    followed.interrupt();
    expect((await followed.ended).stdout.match(/"seq"/g)).toHaveLength(2);
    const tail = portcall.start(['tail', 'bank', '--from', 'earliest', '--count', '1']);
    expect(JSON.parse((await tail.ended).stdout)).toMatchObject({ type: 'listener.created' });
  });

  it('faults are added, muted, listed, removed and reset', async () => {
    expect((await portcall.run(['fault', 'add', 'bank', 'latency=5ms±1', 'slow:latency=1ms@in'])).code).toBe(0);
    const twice = await portcall.run(['fault', 'add', 'bank', 'latency=9ms']);
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('has a fault "latency" already')]);
    await portcall.run(['fault', 'set', 'bank', 'latency=9ms']);
    await portcall.run(['fault', 'mute', 'bank', 'slow']);
    expect(await portcall.json(['fault', 'list', 'bank'])).toMatchObject([
      { name: 'latency', fault: { ms: 9, jitterMs: 0, enabled: true } },
      { name: 'slow', fault: { ms: 1, direction: 'in', enabled: false } },
    ]);
    expect((await portcall.run(['fault', 'rm', 'bank', 'slow'])).code).toBe(0);
    expect((await portcall.run(['fault', 'rm', 'bank', 'slow'])).code).toBe(4);
    expect((await portcall.run(['fault', 'reset', 'bank'])).code).toBe(0);
    expect(await portcall.json(['fault', 'list', 'bank'])).toEqual([]);
  });

  it('close ends the connections of an endpoint', async () => {
    const peer = await TcpPeer.connect(bank.port);
    await portcall.run(['wait', 'bank', '--state', 'listening']);
    expect((await portcall.run(['close', 'bank', '--reset'])).stdout).toMatch(/"closed":"con_/);
    peer.destroy();
  });

  it('delete takes names or a selector, and --dry-run deletes nothing', async () => {
    await createListener({ name: 'one', labels: { gone: 'yes' } });
    await createListener({ name: 'two', labels: { gone: 'yes' } });
    const dry = await portcall.run(['delete', 'listeners', '--label', 'gone=yes', '--dry-run']);
    expect([dry.code, dry.stdout.match(/"deleted"/g)]).toEqual([0, ['"deleted"', '"deleted"']]);
    expect((await portcall.run(['delete', 'listeners'])).code).toBe(2);
    expect((await portcall.run(['delete', 'listeners', '--label', 'gone=yes'])).code).toBe(0);
    expect((await portcall.run(['get', 'listener', 'one'])).code).toBe(4);
  });
});

describe('mistakes', () => {
  it.each([
    [['frobnicate'], 2, 'unknown command'],
    [['get', 'widgets'], 2, 'not a kind of resource'],
    [['get', 'listeners', '--frob'], 2, 'unknown option'],
    [['listen', 'http://:1'], 2, 'use tcp://, tls:// or udp://'],
    [['listen', ':0', '--fault', 'latency=fast'], 2, 'not a duration'],
    [['listen', ':0', '--fault', 'loss=10%'], 2, 'faults.loss'],
    [['listen', ':0', '--echo', '--reply', 'x'], 2, 'exclude each other'],
    [['listen', ':0', '--rules', '/nowhere.json'], 2, 'there is no such file'],
    [['get', 'listener', 'nope'], 4, 'nope'],
    [['send', 'nope', 'x'], 4, 'no listener and no client "nope"'],
    [['verify', 'nope'], 4, 'nope'],
    [['get', 'listeners', '-o', 'xml'], 2, 'Allowed choices'],
    [['get', 'listeners', '-n', 'ten'], 2, '--limit'],
    [['get', 'listeners', '--url', 'ftp://x'], 2, 'not the URL'],
  ])('%j: exit code %i', async (args, exitCode, text) => {
    const { code, stderr, stdout } = await portcall.run(args);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(text);
  });

  it('no server is 3, a wrong key is 5', async () => {
    const nowhere = await portcall.run(['get', 'listeners', '--url', 'http://127.0.0.1:1']);
    expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('portcall up')]);
    const key = `ci:read:${'0'.repeat(64)}`;
    const locked = await startTestNode({ PORTCALL_API_KEYS: key });
    const { code } = await new CommandLine(locked.url, { PORTCALL_KEY: 'pck_wrong' }).run(['get', 'listeners']);
    await locked.stop();
    expect(code).toBe(5);
  });

  it('--curl prints the request and changes nothing', async () => {
    const { code, stdout } = await portcall.run(['listen', ':0', '--name', "it's", '--key', 'pck_x', '--curl']);
    expect([code, stdout]).toEqual([
      0,
      `curl -sS -X POST -H "Authorization: Bearer $PORTCALL_KEY" -H 'content-type: application/json' -d '{"transport":"tcp","name":"it'\\''s","port":0}' ${node.url}/v1/listeners\n`,
    ]);
    expect(await listenerIds()).toEqual([]);
  });
});
