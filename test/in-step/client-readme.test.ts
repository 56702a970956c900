import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findNode20 } from '../helpers/node-20.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { runProgram } from '../helpers/run.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(repository, 'node_modules/typescript/bin/tsc');
const node20 = findNode20();

/** The examples as a project of a user, with the package as npm would install it. */
const TSCONFIG = {
  compilerOptions: {
    // `await using` becomes code that Node 20 runs.
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  },
  include: ['*.ts'],
};

let node: TestNode;
let folder: string;

async function readExamples(): Promise<string[]> {
  const readme = await readFile(join(repository, 'client/README.md'), 'utf8');
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

beforeAll(async () => {
  node = await startTestNode();
  // Within the repository, so that the packages which the library needs are found.
  await mkdir(join(repository, 'test/generated'), { recursive: true });
  folder = await mkdtemp(join(repository, 'test/generated/readme-'));
  const installed = join(folder, 'node_modules/@portcall/client');
  await mkdir(installed, { recursive: true });
  await cp(join(repository, 'client/package.json'), join(installed, 'package.json'));
  const build = [tsc, '-p', join(repository, 'client'), '--noCheck', '--outDir', join(installed, 'dist')];
  expect(await runProgram(process.execPath, build)).toMatchObject({ code: 0, stdout: '' });

  const examples = await readExamples();
  for (const [index, code] of examples.entries()) {
    const name = code.includes('/vitest') ? `example-${index}.test.ts` : `example-${index}.ts`;
    await writeFile(join(folder, name), code.replace("'http://127.0.0.1:7070'", JSON.stringify(node.url)));
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  expect(await runProgram(process.execPath, [tsc, '-p', folder])).toMatchObject({ code: 0, stdout: '' });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await node.stop();
});

const PRINTED = ['hello\n', '0\nnot_found 404\n', ''];

async function runExamples(program: string): Promise<void> {
  for (const [index, stdout] of PRINTED.entries()) {
    const env = { ...process.env, PORTCALL_URL: node.url };
    const ran = await runProgram(program, [join(folder, `out/example-${index}.js`)], { env });
    expect(ran, `example ${index}`).toMatchObject({ code: 0, stdout, stderr: '' });
  }
}

it('the examples of the client library are of the expected number', async () => {
  expect(await readExamples()).toHaveLength(PRINTED.length + 1);
});

it('the examples of the client library pass the type check and run on this Node', () => runExamples(process.execPath));

it.skipIf(node20 === undefined)(`the examples run on Node 20${node20 ? '' : ': there is none on PATH'}`, () =>
  runExamples(node20 ?? ''),
);

it('the example for vitest runs', async () => {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  // What a run of vitest leaves for its children would make this one a part of it.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const env = { ...Object.fromEntries(own), PORTCALL_URL: node.url };
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default { test: { dir: "out", cache: false } };');
  const ran = await runProgram(process.execPath, [vitest, 'run'], { cwd: folder, env });
  expect(`${ran.stdout}${ran.stderr}`).toMatch(/Tests .*1 passed/);
});
