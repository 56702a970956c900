import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorCatalogue, systemErrors } from '../../src/core/errors/index.ts';
import { root } from './fixtures/preview.ts';

async function sources(folder: URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const texts = await Promise.all(
    entries.map((entry) => {
      if (entry.isDirectory()) return sources(new URL(`${entry.name}/`, folder));
      const isSource = entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') && entry.name !== 'catalogue.ts';
      return isSource ? readFile(new URL(entry.name, folder), 'utf8').then((text) => [text]) : [];
    }),
  );
  return texts.flat();
}

describe('every error code', () => {
  it('is used in the source', async () => {
    const text = (await sources(new URL('src/', root))).join('\n');
    const given = new Set([
      ...Object.values(systemErrors),
      ...Object.keys(errorCatalogue).filter((code) => text.includes(`'${code}'`)),
    ]);
    expect(Object.keys(errorCatalogue).filter((code) => !given.has(code as never))).toEqual([]);
  });

  it('has a title without a full stop, and an error status', () => {
    const wrong = Object.entries(errorCatalogue).filter(
      ([code, { title, status }]) =>
        !/^[a-z]+(_[a-z]+)*$/.test(code) || !/^[A-Z].*[^.]$/.test(title) || status < 400 || status > 599,
    );
    expect(wrong).toEqual([]);
  });
});
