import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/core/config/schema.ts';
import { errorCatalogue, isErrorCode, type ErrorEntry } from '../../src/core/errors/index.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/limits.md', root), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
/** The rows that name their suites. */
const bounds = rows.filter((cells) => cells.length === 4 && /^`[a-z]/.test(cells[3] ?? ''));

describe('docs/limits.md', () => {
  it('has every error code of a limit', () => {
    const codes = Object.entries<ErrorEntry>(errorCatalogue)
      .filter(([, { status }]) => status === 429)
      .map(([code]) => code);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('has the settings with their current defaults', () => {
    const found = bounds.flatMap(([, bound = '']) =>
      [...bound.matchAll(/`(PORTCALL_\w+)`, (\d+)/g)].map(([, env, value]) => [env, value]),
    );
    expect(found.length).toBeGreaterThan(20);
    const defaults = new Map(
      Object.values(settings).map(({ env, schema }) => [env, String(schema.safeParse(undefined).data)]),
    );
    expect(found.map(([env]) => [env, defaults.get(env ?? '')])).toEqual(found);
  });

  it('names existing suites that check the code of their row', () => {
    expect(bounds.length).toBeGreaterThan(40);
    for (const [what, , refusal = '', suites = ''] of bounds) {
      const sources = [...suites.matchAll(/`([\w/-]+)`/g)].map(
        ([, suite]) => new URL(`test/integration/${suite}.test.ts`, root),
      );
      expect(sources.length, what).toBeGreaterThan(0);
      for (const source of sources) expect(existsSync(source), String(source)).toBe(true);
      const text = sources.map((source) => readFileSync(source, 'utf8')).join('\n');
      for (const code of [...refusal.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).filter(isErrorCode))
        expect(text, `${what}: ${code}`).toContain(code);
    }
  });
});
