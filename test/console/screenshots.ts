// `npm run screenshots [-- <directory> [<screen>…]]`: pictures of every screen of the built console, in both themes, wide and narrow.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Service } from '../helpers/service.ts';
import { chromium, type Browser } from 'playwright-core';
import { BROWSER_ARGUMENTS, findChromium } from './lib/browser.ts';
import { makeScene } from './lib/scene.ts';
import { addressIn, SCREENS } from './lib/screens.ts';

/** For the documentation: wide and light. Given a directory, all of them. */
const [directory = fileURLToPath(new URL('../../docs/images', import.meta.url)), ...wanted] = process.argv.slice(2);
const isForDocs = process.argv.length < 3;
const SIZES = { wide: { width: 1600, height: 900 }, narrow: { width: 390, height: 844 } };
/** The screens that the documentation shows. */
const IN_DOCS = ['overview', 'messages', 'faults'];
/** So that the curves have a shape. */
const WATCH_MS = 5000;

const path = findChromium();
if (path === undefined) throw new Error('no chromium on PATH');
await mkdir(directory, { recursive: true });
const service = await Service.start({ env: { PORTCALL_NET_THREADS: '2' } });
const browser = await chromium.launch({ executablePath: path, args: BROWSER_ARGUMENTS });
try {
  const scene = await makeScene((method, to, body) => service.request(method, to, body));
  const timer = setInterval(() => void scene.round(), 120);
  for (const [name, address] of Object.entries(SCREENS)) {
    if (!(isForDocs ? IN_DOCS : wanted).includes(name) && (isForDocs || wanted.length > 0)) continue;
    await shoot(browser, name, addressIn(address, scene.ids));
  }
  clearInterval(timer);
  scene.close();
} finally {
  await browser.close();
  await service.end();
}

async function shoot(browser: Browser, name: string, address: string): Promise<void> {
  const shots = isForDocs
    ? [['wide', 'light']]
    : [
        ['wide', 'light'],
        ['wide', 'dark'],
        ['narrow', 'light'],
        ['narrow', 'dark'],
      ];
  await Promise.all(
    shots.map(async ([size, theme]) => {
      const viewport = isForDocs ? { width: 1280, height: 800 } : SIZES[size as keyof typeof SIZES];
      const context = await browser.newContext({ viewport, colorScheme: theme as 'light' });
      const page = await context.newPage();
      page.on(
        'console',
        (message) => message.type() === 'error' && process.stderr.write(`${name}: ${message.text()}\n`),
      );
      page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`));
      await page.goto(`${service.url}/${address}`);
      await wait(WATCH_MS / 2);
      if (name === 'messages')
        await page
          .getByRole('option', { name: /in .*PAY/ })
          .last()
          .click();
      await wait(WATCH_MS / 2);
      const file = isForDocs ? `console-${name}.png` : `${name}-${size}-${theme}.png`;
      await page.screenshot({ path: join(directory, file) });
      await context.close();
    }),
  );
}
