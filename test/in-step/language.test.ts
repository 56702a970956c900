import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventCatalogue } from '../../src/contract/events.ts';
import { errorCatalogue } from '../../src/core/errors/index.ts';

const root = new URL('../../', import.meta.url);
const MAX_TITLE_WORDS = 8;
/** Words that plain documentation does not need: name the part that publishes, delivers, reports, returns or logs instead. */
const DIALECT = ['told', 'tells', 'nobody', 'somebody', 'whoever', 'as many as may be', 'asked again'];
const dialect = new RegExp(`\\b(?:${DIALECT.map((words) => words.replaceAll(' ', '\\s+')).join('|')})\\b`, 'gi');
/** Code whose comments and strings have none of these words. */
const CODE = ['src', 'cli', 'bench', 'scripts', 'test'];

/** Files below a folder, or the file itself, by their paths from the root. */
function filesOf(path: string, ending: RegExp): string[] {
  if (ending.test(path)) return [path];
  return readdirSync(new URL(`${path}/`, root), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesOf(`${path}/${entry.name}`, ending);
    return ending.test(entry.name) ? [`${path}/${entry.name}`] : [];
  });
}

/** Each use of a word of {@link DIALECT}, as `file:line: word`; also across a line break. */
function findDialect(path: string, text: string): string[] {
  return [...text.matchAll(dialect)].map(({ 0: word, index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${path}:${line}: ${word.replaceAll(/\s+/g, ' ')}`;
  });
}

function dialectIn(paths: readonly string[], ending: RegExp): string[] {
  return paths
    .flatMap((path) => filesOf(path, ending))
    .filter((path) => fileURLToPath(new URL(path, root)) !== fileURLToPath(import.meta.url))
    .flatMap((path) => findDialect(path, readFileSync(new URL(path, root), 'utf8')));
}

describe('the language', () => {
  it('finds a word with its file and line, in any case and across lines, but not inside another word', () => {
    expect(findDialect('a.md', 'one\nNobody told me\nas many\nas may be, foretold')).toEqual([
      'a.md:2: Nobody',
      'a.md:2: told',
      'a.md:3: as many as may be',
    ]);
  });

  it('of the documents is plain', () => {
    const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs', 'bench', 'openapi'];
    expect(dialectIn(documents, /\.(?:md|json)$/)).toEqual([]);
  });

  it(`of error titles is plain, in at most ${MAX_TITLE_WORDS} words`, () => {
    const titles = Object.entries(errorCatalogue);
    expect(titles.filter(([, { title }]) => title.split(' ').length > MAX_TITLE_WORDS)).toEqual([]);
    expect(titles.flatMap(([code, { title }]) => findDialect(code, title))).toEqual([]);
  });

  it('of event summaries is plain', () => {
    expect(Object.entries(eventCatalogue).flatMap(([type, { summary }]) => findDialect(type, summary))).toEqual([]);
  });

  it.each(CODE)('of %s is plain', (folder) => {
    expect(dialectIn([folder], /\.(?:ts|mjs)$/)).toEqual([]);
  });
});
