import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { hasPython } from '../../helpers/python.ts';
import { runProgram } from '../../helpers/run.ts';

const plugin = fileURLToPath(new URL('../../../clients/python/', import.meta.url));
/** Longest time that pytest may take to come from the registry, in milliseconds. */
const INSTALL_TIMEOUT_MS = 60_000;

/** The same names in every test, each with messages of its own. */
const WORKERS = `
import socket
import pytest

@pytest.mark.parametrize("n", range(16))
def test_own(listener, proxy, n):
    bank = listener(name="bank", framing={"type": "line"}, handler={"type": "reply", "data": f"OK {n}"})
    slow = proxy(bank.address, name="slow", framing={"type": "line"})
    with socket.create_connection(slow.address) as shop:
        shop.sendall(f"PAY {n}\\n".encode())
        assert shop.recv(100) == f"OK {n}\\n".encode()
    bank.assert_received({"equals": f"PAY {n}"}, count={"exactly": 1})
    bank.assert_received({"startsWith": "PAY"}, count={"exactly": 1})
`;

let folder: string;
let node: TestNode;
/** Python with pytest; undefined where it cannot be had. */
let python: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcall-python-'));
  node = await startTestNode();
  python = hasPython ? await findPytest() : undefined;
}, INSTALL_TIMEOUT_MS * 3);

afterAll(async () => {
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The machine's own, else a temporary environment with it. */
async function findPytest(): Promise<string | undefined> {
  if ((await runProgram('python3', ['-c', 'import pytest'])).code === 0) return 'python3';
  const environment = join(folder, 'environment');
  const own = join(environment, 'bin/python');
  const made = await runProgram('python3', ['-m', 'venv', environment]);
  if (made.code !== 0) return undefined;
  const options = ['--quiet', '--disable-pip-version-check', '--timeout', '10', '--retries', '1'];
  const installed = await runProgram(own, ['-m', 'pip', 'install', ...options, 'pytest>=7', 'pytest-xdist'], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  return installed.code === 0 ? own : undefined;
}

/** The plug-in as it is in the repository; nothing is written there. */
function runPytest(...args: string[]) {
  const env = {
    ...process.env,
    PORTCALL_URL: node.url,
    PYTHONPATH: join(plugin, 'src'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
  };
  const options = ['-p', 'pytest_portcall.plugin', '-p', 'no:cacheprovider', '-q', '--basetemp', join(folder, 'tmp')];
  return runProgram(python ?? '', ['-m', 'pytest', ...options, ...args], { env, cwd: folder, timeoutMs: 120_000 });
}

describe('the pytest plug-in', () => {
  it('passes its tests against the running service, and leaves nothing there', async ({ skip }) => {
    if (python === undefined) skip('there is no python3 with pytest, and pytest cannot be installed');
    const ran = await runPytest(join(plugin, 'tests'));
    expect(ran, ran.stdout).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/10 passed/);
    for (const kind of ['listeners', 'clients'])
      expect(((await (await fetch(`${node.url}/v1/${kind}`)).json()) as { items: unknown[] }).items).toEqual([]);
  });

  it('runs on several workers of pytest-xdist without cross-talk', async ({ skip }) => {
    const hasWorkers = python !== undefined && (await runProgram(python, ['-c', 'import xdist'])).code === 0;
    if (!hasWorkers) skip('there is no python3 with pytest and pytest-xdist, and they cannot be installed');
    await writeFile(join(folder, 'test_workers.py'), WORKERS);
    const ran = await runPytest('-p', 'xdist', '-n', '2', join(folder, 'test_workers.py'));
    expect(ran, ran.stdout).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/16 passed/);
    expect(((await (await fetch(`${node.url}/v1/listeners`)).json()) as { items: unknown[] }).items).toEqual([]);
  });

  it('has a README whose example passes', async ({ skip }) => {
    if (python === undefined) skip('there is no python3 with pytest, and pytest cannot be installed');
    const readme = await readFile(join(plugin, 'README.md'), 'utf8');
    const [, example = ''] = /^```python\n(.*?)^```$/ms.exec(readme) ?? [];
    await writeFile(join(folder, 'test_example.py'), example);
    const ran = await runPytest(join(folder, 'test_example.py'));
    expect(ran.stdout).toMatch(/2 passed/);
  });

  it('is found by pytest through its entry point', async () => {
    const project = await readFile(join(plugin, 'pyproject.toml'), 'utf8');
    expect(project).toContain('[project.entry-points.pytest11]\nportcall = "pytest_portcall.plugin"\n');
  });
});
