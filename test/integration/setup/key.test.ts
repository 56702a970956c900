import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const script = new URL('../../../scripts/key.mjs', import.meta.url).pathname;

test('a new key comes with the setting that holds its hash', async () => {
  const { stdout } = await run(process.execPath, [script, 'ci', 'read+payload']);
  const key = /^ +(pck_\S{43})$/m.exec(stdout)?.[1] ?? '';
  const hash = createHash('sha256').update(key).digest('hex');
  expect(stdout).toContain(`PORTCALL_API_KEYS='ci:read+payload:${hash}'`);
  expect((await run(process.execPath, [script])).stdout).not.toContain(key);
});

test.each([
  ['ci', 'read+everything'],
  ['a:b', 'read'],
])('the name %s with scopes %s is refused', async (name, scopes) => {
  await expect(run(process.execPath, [script, name, scopes])).rejects.toMatchObject({ code: 1, stdout: '' });
});
