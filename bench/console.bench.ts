import { connect } from 'node:net';
import { setInterval, clearInterval } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { BROWSER_ARGUMENTS, findChromium } from '../test/console/lib/browser.ts';
import { Service } from '../test/helpers/service.ts';
import { renderTimesMs } from './lib/first-render.ts';
import { printNote, printRow } from './lib/report.ts';
import { seriesOf } from './lib/stats.ts';

/**
 * Does the message screen of the console keep a flat heap, and at most 60 updates of the document a second, at 1,000 messages a second, and how long
 * is it until the console and the page of the API are there? Measured by the browser itself. CONSOLE_BENCH_SECONDS: how long the messages come, 600
 * for the ten minutes of the budget. Default 40.
 */
const MESSAGES_PER_SECOND = 1000;
const TICK_MS = 20;
/** Until the list is full: it holds the last 20,000 messages. */
const WARM_UP_MS = 40_000;
const MOST_UPDATES = 60;
/** Heaps are compared after a collection; what is in flight differs. */
const MOST_GROWTH = 1.1;
const SECONDS = Number(process.env['CONSOLE_BENCH_SECONDS'] ?? 40);

/** Besides the messages, everything takes less than that. */
export const deadlineMs = WARM_UP_MS + SECONDS * 1000 + 100_000;

/** Pages, what they have when they are there, and how long that may take on loopback, in milliseconds. */
const PAGES = [
  { name: 'the console', path: '/', ready: '.tiles .value', budgetMs: 1000 },
  { name: '/docs/api', path: '/docs/api', ready: '.opblock-tag', budgetMs: 2000 },
] as const;

export async function run(): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) return printNote('skipped: no chromium on PATH');
  const service = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
  try {
    const { id, port } = await service.listener({ framing: { type: 'line' }, handler: { type: 'sink' } });
    for (const page of PAGES) await measureRendering(browser, service.url, page);
    const page = await browser.newPage();
    await page.goto(`${service.url}/#/messages?listener=${id}`);
    await page.getByText('No message yet').waitFor();
    const stop = await load(port);
    await measure(page, SECONDS);
    stop();
  } finally {
    await browser.close();
    await service.end();
  }
}

async function measureRendering(
  browser: Browser,
  url: string,
  { name, path, ready, budgetMs }: (typeof PAGES)[number],
): Promise<void> {
  const times = await renderTimesMs(browser, url + path, ready);
  const row = (what: string, values: readonly number[]): void => {
    const ours = seriesOf(values);
    const budget = { atMost: 1 };
    printRow({
      what,
      against: `${budgetMs} ms`,
      ratio: ours.median / budgetMs,
      budget,
      ours,
      baseline: seriesOf([budgetMs]),
      unit: 'ms',
    });
  };
  row(`first contentful paint of ${name}`, times.firstPaintMs);
  row(`until ${name} shows what it is about`, times.readyMs);
}

async function measure(page: Page, seconds: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('Performance.enable');
  await wait(WARM_UP_MS);
  const before = await heapBytes(session);
  await page.evaluate(
    'globalThis.updates = 0; new MutationObserver(() => (globalThis.updates += 1)).observe(document.body, { childList: true, subtree: true, characterData: true })',
  );
  await wait(seconds * 1000);
  const updates = (await page.evaluate<number>('globalThis.updates')) / seconds;
  const rows = await page.locator('.messages .message').count();
  const after = await heapBytes(session);
  const megabytes = (bytes: number): number[] => [bytes / 1024 / 1024];
  printRow({
    what: `heap of the console after ${seconds} s of ${MESSAGES_PER_SECOND} messages/s`,
    against: 'before',
    ratio: after / before,
    budget: { atMost: MOST_GROWTH },
    ours: seriesOf(megabytes(after)),
    baseline: seriesOf(megabytes(before)),
    unit: 'MiB',
  });
  printRow({
    what: 'updates of its document',
    against: `${MOST_UPDATES}/s`,
    ratio: updates / MOST_UPDATES,
    budget: { atMost: 1 },
    ours: seriesOf([updates]),
    baseline: seriesOf([MOST_UPDATES]),
    unit: 'updates/s',
  });
  printNote(`${rows} rows in the document`);
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
}

/** A peer that sends the messages; returns what ends it. */
async function load(port: number): Promise<() => void> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  let count = 0;
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const wanted = ((performance.now() - startedAt) / 1000) * MESSAGES_PER_SECOND;
    let text = '';
    for (; count < wanted; count += 1) text += `message ${count} of a load that does not end\n`;
    socket.write(text);
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    socket.destroy();
  };
}
