import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, layOut } from './layout.mjs';
import { linkResolver, renderMarkdown } from './markdown.mjs';
import { readAttachments, readSources } from './sources.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, '../..');

/** What the search keeps of one section, in characters: enough to find it, little enough for one small file. */
const MAX_SECTION_TEXT = 1500;

/**
 * Renders all documents to `into`: one HTML file a page, `assets/`, and `site.json`, which names every address there is. The service serves what
 * is named there and nothing else.
 *
 * @param {string} root the repository
 * @param {string} into is replaced
 */
export function renderSite(root = repository, into = join(root, 'dist/docs')) {
  const sources = readSources(root);
  const attachments = readAttachments(root);
  const addresses = addressesOf(sources, attachments);
  const pages = sources.map((source) => ({
    ...source,
    ...renderMarkdown(source.markdown, linkResolver(source.file, addresses)),
  }));

  rmSync(into, { recursive: true, force: true });
  const write = (file, content) => {
    mkdirSync(dirname(join(into, file)), { recursive: true });
    writeFileSync(join(into, file), content);
  };
  for (const page of pages) write(`pages/${fileOf(page.path)}`, layOut(page, pages));
  for (const { path, bytes } of attachments) write(`files/${path}`, bytes);
  write('assets/search.json', JSON.stringify(searchIndex(pages)));
  for (const asset of ['site.css', 'site.js']) copyFileSync(join(here, asset), join(into, 'assets', asset));
  write(
    'site.json',
    JSON.stringify({
      pages: Object.fromEntries(pages.map(({ path }) => [path, `pages/${fileOf(path)}`])),
      files: Object.fromEntries(attachments.map(({ path }) => [path, `files/${path}`])),
    }),
  );
}

function fileOf(path) {
  return `${path === '' ? 'index' : path}.html`;
}

/** Documents, directories with a page of their own, attachments, and the two documents the service makes itself. */
function addressesOf(sources, attachments) {
  return new Map([
    ...sources.map(({ file, path }) => [file, addressOf(path)]),
    ...sources
      .filter(({ file }) => /^docs\/.*README\.md$/.test(file))
      .map(({ file, path }) => [dirname(file), addressOf(path)]),
    ...attachments.map(({ file, path }) => [file, addressOf(path)]),
    ['openapi/openapi.json', '/openapi.json'],
    ['openapi/asyncapi.json', '/asyncapi.json'],
  ]);
}

/** One entry a section: [address, title of the page, heading, text]. */
function searchIndex(pages) {
  return pages.flatMap(({ path, title, sections }) =>
    sections.map(({ id, depth, heading, text }) => [
      depth === 1 ? addressOf(path) : `${addressOf(path)}#${id}`,
      title,
      depth === 1 ? '' : heading,
      text.replace(/\s+/g, ' ').trim().slice(0, MAX_SECTION_TEXT),
    ]),
  );
}
