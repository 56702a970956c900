import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PortcallError } from '../../client/src/index.ts';
import { SetupFile } from './setup-file.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'portcall-setup-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(source: string, env: Record<string, string> = {}): Promise<SetupFile> {
  const file = join(folder, 'portcall.yaml');
  await writeFile(file, source);
  return SetupFile.read(file, { stdin: new PassThrough(), env });
}
const faults = async (source: string, env?: Record<string, string>): Promise<string> =>
  (
    await read(source, env).then(
      () => '',
      (error: Error) => error.message,
    )
  ).replaceAll(`${folder}/`, '');

describe('variables', () => {
  it('are filled in wherever a value can stand, and unquoted numbers are numbers', async () => {
    const { value } = await read(
      'a: { port: ${PORT}, name: "p-${PORT}", quoted: "${PORT}" }\nb: ${OFF:-true}\nc: x${NONE:-}y\nd: $${PORT}\n${PORT}: key\n# ${IN_A_COMMENT}\n',
      { PORT: '5432' },
    );
    expect(value).toEqual({
      a: { port: 5432, name: 'p-5432', quoted: '5432' },
      b: true,
      c: 'xy',
      d: '${PORT}',
      '5432': 'key',
    });
  });

  it('cannot change the structure of the file, and templates in lower case stay', async () => {
    const { value } = await read('a: ${EVIL}\nsource: "`${x}` ${i.a}"\n', { EVIL: 'x\nb: 1 # {[' });
    expect(value).toEqual({ a: 'x\nb: 1 # {[', source: '`${x}` ${i.a}' });
  });

  it('that are not set are reported with their lines, all at once', async () => {
    expect(await faults('a: 1\nb: ${ONE}\nc:\n  - ${TWO} ${THREE}\n')).toBe(
      [
        'portcall.yaml:2 the environment variable ONE is not set',
        'portcall.yaml:4 the environment variable TWO is not set',
        'portcall.yaml:4 the environment variable THREE is not set',
      ].join('\n'),
    );
  });
});

describe('files', () => {
  it('are read beside the set-up, and their text is left as it is', async () => {
    await writeFile(join(folder, 'add.js'), 'export default () => `${HOME}`;\n');
    const { value } = await read('functions:\n  add: { source: { file: add.js } }\nlist: [{ file: add.js }]\n');
    const source = 'export default () => `${HOME}`;\n';
    expect(value).toEqual({ functions: { add: { source } }, list: [source] });
  });

  it('that cannot be read are reported with their lines', async () => {
    await writeFile(join(folder, 'binary'), Buffer.from([0xff, 0xfe]));
    expect(await faults('a: { file: none.js }\nb:\n  file: binary\nc: { file: . }\n')).toBe(
      [
        'portcall.yaml:1 none.js: there is no such file',
        'portcall.yaml:3 binary: the file is not UTF-8 text',
        `portcall.yaml:4 .: ${folder.split('/').at(-1)} cannot be read (EISDIR)`,
      ].join('\n'),
    );
  });
});

it.each([
  ['a: [1\nb: 2\n', 'portcall.yaml:2 '],
  ['a: 1\na: 2\n', 'portcall.yaml:2 Map keys must be unique'],
  ['- 1\n', 'portcall.yaml:1 a set-up is a map'],
  ['', 'portcall.yaml:1 a set-up is a map'],
  ['a: 1\n---\nb: 2\n', 'portcall.yaml:'],
])('%j is refused with the line', async (source, text) => expect(await faults(source)).toContain(text));

it('what the server refuses is shown with the line of the file', async () => {
  const file = await read(
    [
      'setup: x',
      'listeners:',
      '  a.b: { port: 1 }',
      '  a:',
      '    port: 99999',
      '    handler:',
      '      rules:',
      '        - do: []',
      '        - when: { matches: "(" }',
      'base: &base',
      '  inner: 1',
      'other: *base',
    ].join('\n'),
  );
  const lines = [
    'listeners.a.port',
    'listeners.a.b.port',
    'listeners.a.handler.rules[1].when.matches',
    'listeners.a.framing.type',
    'other.inner',
    'nowhere',
    'listeners.c',
  ];
  expect(lines.map((path) => file.lineOf(path))).toEqual([5, 3, 9, 4, 11, 1, 2]);
  const error = new PortcallError({
    code: 'validation_failed',
    status: 400,
    detail: 'The request is not valid.',
    errors: [{ path: 'listeners.a.port', message: 'must be at most 65535' }],
  });
  expect(file.explain(error).message).toMatch(/portcall\.yaml:5 listeners\.a\.port: must be at most 65535$/);
  const exitCodeOf = (status: number, code: string): number =>
    file.explain(new PortcallError({ ...error.problem, status, code })).exitCode;
  expect(exitCodeOf(400, 'validation_failed')).toBe(2);
  expect(exitCodeOf(403, 'insufficient_scope')).toBe(5);
  expect(exitCodeOf(429, 'listener_limit')).toBe(1);
});
