import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { framingSchema, ruleActionSchema, ruleTriggerSchema, templateExpressions } from '../../src/contract/index.ts';
import { JOB_KINDS } from '../../src/contract/jobs/index.ts';
import { root } from './fixtures/preview.ts';

const typesOf = (union: { options: readonly { shape: { type: { value: string } } }[] }): string[] =>
  union.options.map((option) => option.shape.type.value);

test.each([
  ['framings', '## ', typesOf(framingSchema)],
  ['rules', '### ', typesOf(ruleActionSchema)],
  ['rules', '| `', [...ruleTriggerSchema.options].map((trigger) => `${trigger}\` |`)],
  ['templates', '| `{{', Object.values(templateExpressions).map(({ example }) => example)],
  ['job-kinds', '## ', JOB_KINDS],
  [
    'matches',
    '| `',
    [
      'equals',
      'startsWith',
      'endsWith',
      'contains',
      'matches',
      'length',
      'mask',
      'json',
      'state',
      'all',
      'any',
      'not',
    ].map((key) => `${key}\` |`),
  ],
] as const)(
  'docs/reference/%s.md has a line that begins with "%s" for each of the table',
  async (name, start, wanted) => {
    const lines = (await readFile(new URL(`docs/reference/${name}.md`, root), 'utf8')).split('\n');
    expect(wanted.filter((entry) => !lines.some((line) => line.startsWith(`${start}${entry}`)))).toEqual([]);
  },
);

test('every field of the reference has a description', async () => {
  for (const name of ['framings', 'rules', 'matches', 'templates']) {
    const lines = (await readFile(new URL(`docs/reference/${name}.md`, root), 'utf8')).split('\n');
    const silent = lines.filter((line) => line.startsWith('| `') && /\|\s+\|$/.test(line));
    expect(silent.map((line) => `${name}: ${line.slice(0, 60)}`)).toEqual([]);
  }
});
