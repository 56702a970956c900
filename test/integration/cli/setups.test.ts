import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from '../../helpers/command-line.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
let portcall: CommandLine;
let folder: string;
let setup: string;
beforeAll(async () => {
  node = await startTestNode();
  portcall = new CommandLine(node.url);
  folder = await mkdtemp(join(tmpdir(), 'portcall-setups-'));
  setup = join(folder, 'portcall.yaml');
  await writeFile(join(folder, 'add.js'), 'export default ({ a, b }) => a + b;\n');
});
afterAll(async () => {
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

const DOCUMENT = `setup: checkout
listeners:
  echo: { port: \${ECHO_PORT:-0}, framing: { type: line }, handler: { type: echo } }
  db:
    port: 0
    handler: { type: proxy, upstreams: [{ host: 127.0.0.1, port: 9 }] }
    faults: { slow: { type: latency, ms: 300 } }
functions: { add: { source: { file: add.js } } }
`;

describe('a set-up', () => {
  it('is applied once, compared, exported, applied again without a change, and deleted', async () => {
    await writeFile(setup, DOCUMENT);
    const planned = await portcall.run(['diff', '-f', setup], { isTerminal: true });
    expect([planned.code, planned.stdout]).toEqual([
      1,
      '+ create  listener echo\n+ create  listener db\n+ create  function add\n',
    ]);
    expect(await portcall.json(['get', 'listeners'])).toEqual([]);
    const applied = await portcall.run(['apply', '-f', setup], { isTerminal: true });
    expect([applied.code, applied.stdout]).toEqual([
      0,
      expect.stringMatching(/^\+ create {2}listener echo {2}127\.0\.0\.1:\d+\n/),
    ]);
    expect((await portcall.run(['diff', '-f', setup])).code).toBe(0);
    expect(
      (await portcall.run(['run', 'function', 'checkout/add', '{"a":1,"b":2}'], { isTerminal: true })).stdout,
    ).toContain('3');
    const again = await portcall.run(['apply', '-f', setup], { isTerminal: true });
    expect([again.code, again.stdout, again.stderr]).toEqual([0, '', 'checkout: nothing to change\n']);
    expect(await portcall.json(['get', 'setups'])).toMatchObject([{ name: 'checkout', items: 3 }]);
    const exported = join(folder, 'exported.yaml');
    expect((await portcall.run(['export', 'checkout', '--out', exported])).code).toBe(0);
    expect((await portcall.run(['diff', '-f', exported])).code).toBe(0);
    const piped = await portcall.run(['apply', '-f', '-'], { stdin: await readFile(exported, 'utf8') });
    expect(JSON.parse(piped.stdout)).toMatchObject({
      items: [{ action: 'keep' }, { action: 'keep' }, { action: 'keep' }],
    });
    expect((await portcall.run(['delete', '-f', setup])).code).toBe(0);
    expect(await portcall.json(['get', 'listeners'])).toEqual([]);
    expect((await portcall.run(['delete', '-f', setup])).code).toBe(4);
  });

  it('with mistakes is refused with file and line, exit code 2, and nothing is changed', async () => {
    await writeFile(setup, `${DOCUMENT}pools: { probes: { maxWorkers: -1 } }\n`);
    for (const command of ['apply', 'diff', 'validate']) {
      const { code, stderr, stdout } = await portcall.run([command, '-f', setup], { env: { ECHO_PORT: '99999' } });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.split('\n')).toEqual([
        expect.stringMatching(/^\S*portcall\.yaml:3 listeners\.echo\.port: must be/),
        expect.stringMatching(/^\S*portcall\.yaml:9 pools\.probes\.maxWorkers: must be/),
        '',
      ]);
    }
    await writeFile(setup, 'listeners: {}\n');
    expect((await portcall.run(['apply', '-f', setup])).stderr).toMatch(
      /^\S+portcall\.yaml:1 setup: the set-up needs a name/,
    );
    expect((await portcall.run(['apply', '-f', join(folder, 'none.yaml')])).code).toBe(2);
    expect((await portcall.run(['apply'])).code).toBe(2);
    expect(await portcall.json(['get', 'setups'])).toEqual([]);
  });

  it('of which a part fails is reported, with exit code 1', async () => {
    const taken = await portcall.json<{ status: { address: { port: number } } }>([
      'listen',
      ':0',
      '--keep',
      '--for',
      '1ms',
      '--name',
      'taken',
    ]);
    const port = String(taken[0]?.status.address.port);
    await writeFile(setup, DOCUMENT);
    const { code, stderr } = await portcall.run(['apply', '-f', setup], { env: { ECHO_PORT: port } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('listener echo: ')]);
    await portcall.run(['delete', 'listener', 'taken']);
    expect((await portcall.run(['apply', '-f', setup], { env: { ECHO_PORT: port } })).code).toBe(0);
    expect((await portcall.run(['delete', 'setup', 'checkout'])).code).toBe(0);
  });
});

it('edit sends what was changed in the editor, and reports mistakes with their lines', async () => {
  await portcall.run(['listen', ':0', '--keep', '--for', '1ms', '--name', 'edited', '--echo']);
  const edited = await portcall.run(['edit', 'listener', 'edited'], {
    env: { EDITOR: "sed -i 's/type: echo/type: sink/'" },
    isTerminal: true,
  });
  expect([edited.code, edited.stdout]).toEqual([0, 'edited changed: handler\n']);
  const same = await portcall.run(['edit', 'listener', 'edited'], { env: { EDITOR: 'true' } });
  expect([same.code, same.stderr]).toEqual([0, 'nothing has changed\n']);
  const wrong = await portcall.run(['edit', 'listener', 'edited'], {
    env: { EDITOR: "sed -i 's/threads: 1/threads: many/'" },
  });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/listeners\.yaml:\d+ threads: must be/)]);
  await rm(/what you have written is in (\S+)\//.exec(wrong.stderr)?.[1] ?? '', { recursive: true });
  expect((await portcall.run(['edit', 'listener', 'edited'], { env: { EDITOR: 'false' } })).code).toBe(1);
  await portcall.run(['delete', 'listener', 'edited']);
});

it('import makes a set-up that the server accepts, whose responses take turns over connections', async () => {
  const imposters = {
    imposters: [
      {
        protocol: 'tcp',
        port: 0,
        name: 'bank',
        stubs: [
          {
            predicates: [{ startsWith: { data: 'pay' } }],
            responses: [{ is: { data: 'one' }, repeat: 2 }, { is: { data: 'two' } }],
          },
          { predicates: [{ inject: 'f' }], responses: [{ is: { data: 'no' } }] },
        ],
      },
    ],
  };
  const imported = await portcall.run(['import', '--from', 'mountebank', '--name', 'mb'], {
    stdin: JSON.stringify(imposters),
  });
  expect([imported.code, imported.stderr]).toEqual([
    0,
    expect.stringContaining('imposters[0].stubs[1].predicates[0].inject: not converted'),
  ]);
  const applied = await portcall.run(['apply', '-f', '-'], { stdin: imported.stdout });
  const { items } = JSON.parse(applied.stdout) as { items: { address: { port: number } }[] };
  const answers: string[] = [];
  for (const expected of ['one', 'one', 'two', 'one']) {
    const peer = await TcpPeer.connect(items[0]?.address.port ?? 0);
    peer.send('PAY 1');
    await peer.until(expected);
    answers.push(peer.received);
    peer.destroy();
  }
  expect(answers).toEqual(['one', 'one', 'two', 'one']);
  await portcall.run(['delete', 'setup', 'mb']);
  const toxiproxy = [
    {
      name: 'db',
      listen: '127.0.0.1:0',
      upstream: '127.0.0.1:9',
      toxics: [{ type: 'timeout', attributes: { timeout: 5 } }, { type: 'packet_loss' }, { type: 'teleport' }],
    },
  ];
  const strict = await portcall.run(['import', '--from', 'toxiproxy', '--strict'], {
    stdin: JSON.stringify(toxiproxy),
  });
  expect(strict.code).toBe(1);
  expect((await portcall.run(['validate', '-f', '-'], { stdin: strict.stdout })).code).toBe(0);
  expect((await portcall.run(['import', '--from', 'toxiproxy'], { stdin: '{' })).code).toBe(2);
  expect((await portcall.run(['import', '--from', 'toxiproxy'], { stdin: '[]' })).code).toBe(1);
});
