import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { Service } from '../../helpers/service.ts';
import { BROWSER_ARGUMENTS, findChromium } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The built service that all files of the console share. */
    consoleUrl: string;
    /** Where the shared browser is; empty: there is none. */
    browserEndpoint: string;
  }
}

/** One service and one browser for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findChromium();
  const [service, browser] = await Promise.all([
    Service.start({ env: { PORTCALL_NET_THREADS: '2' } }),
    executablePath === undefined ? undefined : chromium.launchServer({ executablePath, args: BROWSER_ARGUMENTS }),
  ]);
  if (browser === undefined)
    process.stderr.write('no chromium on PATH: the tests of the console in a browser are skipped\n');
  project.provide('consoleUrl', service.url);
  project.provide('browserEndpoint', browser?.wsEndpoint() ?? '');
  return async () => {
    await browser?.close();
    await service.end();
  };
}
