import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderDocs } from '../helpers/docs-site.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcall-docs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

interface SiteMap {
  readonly pages: Record<string, string>;
  readonly files: Record<string, string>;
}

async function readSite(into: string): Promise<Map<string, string>> {
  const { pages } = JSON.parse(await readFile(join(into, 'site.json'), 'utf8')) as SiteMap;
  const entries = Object.entries(pages).map(
    async ([path, file]) => [`/docs/${path}`.replace(/\/$/, ''), await readFile(join(into, file), 'utf8')] as const,
  );
  return new Map(await Promise.all(entries));
}

test('every link between the documents leads to an existing page and anchor; every picture exists', async () => {
  await renderDocs(fileURLToPath(new URL('../..', import.meta.url)), directory);
  const site = await readSite(directory);
  const { files } = JSON.parse(await readFile(join(directory, 'site.json'), 'utf8')) as SiteMap;
  const others = new Set([
    '/openapi.json',
    '/asyncapi.json',
    '/docs/api',
    '/docs/assets/site.css',
    '/docs/assets/site.js',
    ...Object.keys(files).map((path) => `/docs/${path}`),
  ]);
  const broken: string[] = [];
  for (const [page, html] of site) {
    for (const [, link = ''] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?|data|mailto):/.test(link)) continue;
      const [path = '', anchor] = link.split('#', 2);
      const target = site.get(path === '' ? page : path);
      const isThere =
        target === undefined ? others.has(path) : anchor === undefined || target.includes(` id="${anchor}"`);
      if (!isThere) broken.push(`${page}: ${link}`);
    }
  }
  expect(site.size).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});

describe('a document', () => {
  async function rendered(markdown: string): Promise<string> {
    await mkdir(join(directory, 'repository/docs/guides'), { recursive: true });
    for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/README.md'])
      await writeFile(join(directory, 'repository', file), '# x\n');
    await writeFile(join(directory, 'repository/docs/guides/page.md'), markdown);
    await renderDocs(join(directory, 'repository'), join(directory, 'site'));
    const page = (await readSite(join(directory, 'site'))).get('/docs/guides/page') ?? '';
    return /<main id="content">([\s\S]*)<\/main>/.exec(page)?.[1] ?? '';
  }

  test.each([
    ['a block of HTML', '<script>alert(1)</script>\n'],
    ['HTML within a line', 'a <img src=x onerror=alert(1)> b'],
    ['a frame', '<iframe src="https://example.com"></iframe>'],
    ['an anchor with more than an id', '<a id="x" onclick="alert(1)">y</a>'],
    ['a heading', '# <b onclick=alert(1)>title</b>'],
    ['a cell', '| a |\n| --- |\n| <svg onload=alert(1)> |'],
    ['code', '```\n</code></pre><script>alert(1)</script>\n```'],
    ['the language of code', '```"><script>alert(1)</script>\nx\n```'],
    ['a link', '[x](javascript:alert(1))'],
    ['a link that is written in entities', '[x](java&#115;cript:alert(1))'],
    ['a link with data', '[x](data:text/html,<script>alert(1)</script>)'],
    ['an address in angle brackets', '<javascript:alert(1)>'],
    ['an address with quotes', '[x](https://example.com/"onmouseover="alert)'],
    ['an image from elsewhere', '![x](https://example.com/x.png)'],
    ['an image in data', '![x](data:image/svg+xml,<svg onload=alert(1)>)'],
    ['an image that is not there', '!["><script>](missing.svg)'],
  ])('cannot bring HTML of its own into its page: %s', async (_what, markdown) => {
    const html = await rendered(markdown);
    expect(
      html.replace(
        /<\/?(?:p|pre|code|h1|h2|table|thead|tbody|tr|th|td|div)(?: (?:class|id)="[^"<>]*")?>|<a (?:class="here" )?href="(?:#|https?:)[^"<>]*"(?: rel="noopener noreferrer")?>|<\/a>/g,
        '',
      ),
    ).not.toMatch(/[<>"]/);
  });

  test('has the same anchors as on GitHub', async () => {
    const html = await rendered(
      '<!-- Generated -->\n# One & two\n\n## `job.failed`\n\n## Same\n\n## Same\n\n<a id="code"></a>`code`\n',
    );
    expect([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'one--two',
      'jobfailed',
      'same',
      'same-1',
      'code',
    ]);
    expect(html).not.toContain('Generated');
    expect(html).toContain('One &amp; two');
  });
});
