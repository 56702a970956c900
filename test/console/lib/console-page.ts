import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, expect, inject } from 'vitest';

export const hasBrowser = inject('browserEndpoint') !== '';
const ARTEFACTS = fileURLToPath(new URL('../../../.vitest/console', import.meta.url));
/** A busy machine takes its time. */
const TIMEOUT_MS = 30_000;

let browser: Browser | undefined;
const opened: Page[] = [];
/** What the pages of the current test complained about. */
let complaints: string[] = [];

export interface PageOptions extends BrowserContextOptions {
  readonly url?: string;
}

/** A page of its own context, closed after the test. A test fails when its page reports an error, or breaks its content policy. */
export async function openConsole(
  address = '',
  { url = inject('consoleUrl'), ...options }: PageOptions = {},
): Promise<Page> {
  browser ??= await chromium.connect(inject('browserEndpoint'));
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  opened.push(page);
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // What the API refuses is shown by the console, and noted by the browser as well.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(`${url}/${address}`);
  return page;
}

afterEach(async ({ task }) => {
  const pages = opened.splice(0);
  if (task.result?.state === 'fail') await Promise.all(pages.map((page) => keepPicture(page, task.name)));
  await Promise.all(pages.map((page) => page.context().close()));
  const found = complaints;
  complaints = [];
  expect(found).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  browser = undefined;
});

async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true });
  if (!page.isClosed())
    await page.screenshot({ path: join(ARTEFACTS, `${name.replace(/\W+/g, '-')}.png`) }).catch(() => undefined);
}

/** A JSON request to the shared service; throws on any status that is no success. */
export async function request<T>(method: string, path: string, body?: unknown, url = inject('consoleUrl')): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export interface CreatedListener {
  readonly id: string;
  readonly name: string;
  readonly status: { readonly address: { readonly host: string; readonly port: number } };
}

let count = 0;

/** A listener with a name that no other test has. */
export function listener(spec: object, url?: string): Promise<CreatedListener> {
  count += 1;
  return request('POST', '/v1/listeners', { name: `test-${process.pid}-${count}`, ...spec }, url);
}
