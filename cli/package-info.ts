import { readFileSync } from 'node:fs';

/** The folder of the package `portcall`: two levels higher when this is the build. */
export const packageRoot: URL =
  [new URL('../', import.meta.url), new URL('../../../', import.meta.url)].find(isPortcall) ??
  new URL('../', import.meta.url);

/** Version of this package. */
export const version: string = manifest(packageRoot)?.version ?? 'unknown';

function isPortcall(folder: URL): boolean {
  return manifest(folder)?.name === 'portcall';
}

function manifest(folder: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
