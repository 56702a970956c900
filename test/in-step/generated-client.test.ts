import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadScript } from '../helpers/load-script.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { root } from './fixtures/preview.ts';

const run = promisify(execFile);

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck: true,
  },
  include: ['*.ts'],
};

let node: TestNode;
let folder: string;

beforeAll(async () => {
  node = await startTestNode();
  // Within the repository, so that packages are found; ignored by git, the linter and the type check of the repository.
  const parent = fileURLToPath(new URL('test/generated/', root));
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, 'client-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await node.stop();
});

it('the types of the client library match the document', async () => {
  const { makeClientSchema } = await loadScript<{ makeClientSchema(document: unknown): Promise<string> }>(
    'client-schema.mjs',
  );
  const [document, committed] = await Promise.all(
    ['openapi/openapi.json', 'client/src/schema.ts'].map((path) => readFile(new URL(path, root), 'utf8')),
  );
  const isCurrent = (await makeClientSchema(JSON.parse(document ?? ''))) === committed;
  expect(isCurrent, 'client/src/schema.ts is not current: run `npm run generate` and commit what it changes').toBe(
    true,
  );
});

it('a TypeScript client generated from the OpenAPI document passes the type check and works with a node', async () => {
  const document = JSON.parse(await readFile(new URL('openapi/openapi.json', root), 'utf8')) as OpenAPI3;
  // With the generator's own defaults, as anybody would run it.
  await writeFile(join(folder, 'schema.ts'), astToString(await openapiTS(document)));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  await copyFile(new URL('./fixtures/client-program.ts.txt', import.meta.url), join(folder, 'program.ts'));

  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const checked = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error);
  expect(checked.stdout).toBe('');

  const { stdout } = await run(process.execPath, [join(folder, 'program.ts'), node.url]);
  expect(JSON.parse(stdout)).toEqual({
    created: { name: 'generated', state: 'listening', hasPort: true, idleTimeoutMs: 0, framingDetail: 'close' },
    listed: [true],
    read: true,
    changed: { labels: { suite: 'generated' }, handler: 'echo', revision: 2 },
    exchanged: { sent: 5, data: 'PING', skipped: 0 },
    messages: [
      { direction: 'in', data: 'PING' },
      { direction: 'out', data: 'PING' },
    ],
    missing: { status: 404, code: 'not_found' },
    removed: [204, 204],
    unused: 2,
  });
}, 60_000);
