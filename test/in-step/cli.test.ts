import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { renderDocs } from '../../cli/docs.ts';
import { KIND_NAMES } from '../../cli/kind-names.ts';
import { KINDS } from '../../cli/kinds.ts';
import { FRAMING_TYPES } from '../../cli/syntax/framing.ts';
import { FAULT_TYPES } from '../../cli/syntax/fault.ts';
import { PROFILES } from '../../cli/profiles.ts';
import { COMMANDS } from '../../cli/table/index.ts';
import { faultSchema } from '../../src/contract/faults/index.ts';
import { links } from '../../src/contract/faults/profile.ts';
import { framingSchema } from '../../src/contract/index.ts';
import { CommandLine } from '../helpers/command-line.ts';

const nowhere = new CommandLine('127.0.0.1:1');
const typesOf = (union: { options: readonly { shape: { type: { value: string } } }[] }): string[] =>
  union.options.map((option) => option.shape.type.value);

describe('the command line', () => {
  it('is documented in docs/cli.md: npm run generate', async () => {
    expect(await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8')).toBe(renderDocs());
  });

  it.each(COMMANDS.map((row) => [row.name, row] as const))(
    '%s has code, and help with its examples',
    async (name, row) => {
      expect(await row.load()).toHaveProperty('run');
      const { code, stdout } = await nowhere.run([...name.split(' '), '--help']);
      expect(code).toBe(0);
      for (const example of row.examples) {
        expect(stdout).toContain(example);
        expect(example).toMatch(/\bportcall\b/);
        const options = [...example.matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option);
        for (const option of options) expect(stdout).toContain(option);
      }
    },
  );

  it('has every kind of resource once', () => {
    expect(KINDS.map(({ name }) => name)).toEqual(KIND_NAMES);
    const names = KINDS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('knows every framing, and only types of faults that there are', () => {
    expect(FRAMING_TYPES.toSorted()).toEqual(typesOf(framingSchema).toSorted());
    expect(FAULT_TYPES.filter((type) => !typesOf(faultSchema).includes(type))).toEqual([]);
  });

  it('shows the profiles of the server', () => {
    expect(Object.fromEntries(PROFILES.map(({ name, ...link }) => [name, link]))).toEqual(links);
  });
});
