import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { StaticFiles } from '../../../core/http/index.ts';

/** Where the build puts the rendered documents: the same place from src and from dist. */
const RENDERED = new URL('../../../../dist/docs/', import.meta.url);

/** What was rendered, by its path below /docs. Nothing else is served, so no path of a request is ever a path of a file. */
interface SiteMap {
  readonly pages: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

let siteMap: SiteMap | undefined;

/** The page as HTML; undefined when there is none, or nothing has been rendered. Also found as `guides/`, `guides/tutorial.md`, `guides/README.md`. */
export async function findPage(path: string): Promise<string | undefined> {
  const file = getSiteMap()?.pages.get(pagePath(path));
  return file === undefined ? undefined : readFile(new URL(file, RENDERED), 'utf8');
}

/** Where a program or picture that a page links to or shows is on this machine. */
export function findFile(path: string): string | undefined {
  const file = getSiteMap()?.files.get(path);
  return file === undefined ? undefined : fileURLToPath(new URL(file, RENDERED));
}

/** Style, script and search index of the pages. */
export const siteAssets = new StaticFiles(new URL('assets/', RENDERED));

function pagePath(path: string): string {
  return path.replace(/(?:\.md|\.html|\/)$/, '').replace(/(?:^|\/)README$/, '');
}

/** Read once it is there: a service that runs from the source may be started before the documents are rendered. */
function getSiteMap(): SiteMap | undefined {
  const file = new URL('site.json', RENDERED);
  if (siteMap === undefined && existsSync(file)) {
    const { pages, files } = JSON.parse(readFileSync(file, 'utf8')) as Record<keyof SiteMap, Record<string, string>>;
    siteMap = { pages: new Map(Object.entries(pages)), files: new Map(Object.entries(files)) };
  }
  return siteMap;
}
