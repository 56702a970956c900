import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { childrenEnded, endChildren } from './children.ts';

/** How long those that were begun may take to end when the run is interrupted, in milliseconds. */
const END_TIMEOUT_MS = 5000;

/** A signal ends first those that were begun, then the run. `begun`: there was one. */
export function endOnSignals(): { readonly begun: Promise<never> | undefined } {
  const interruption: { begun: Promise<never> | undefined } = { begun: undefined };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => (interruption.begun ??= interrupt(signal)));
  return interruption;
}

async function interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<never> {
  endChildren('SIGTERM');
  await childrenEnded(END_TIMEOUT_MS);
  endChildren('SIGKILL');
  process.exit(128 + constants.signals[signal]);
}

/** Whatever is left on the disk goes with the run, however that ends. */
export function useOwnDirectory(): void {
  const directory = mkdtempSync(join(tmpdir(), 'portcall-bench-'));
  process.env['TMPDIR'] = directory;
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
}
