import { signal } from '@preact/signals';
import { openSession, sessionState } from '../app/session.ts';

/** A service that does not answer is noticed within these two together: 2 s. */
const EVERY_MS = 900;
const TIMEOUT_MS = 1000;

/** When the service was first found not to answer; undefined: it answers. */
export const lostSince = signal<number | undefined>(undefined);
/** Counts how often it came back: what is shown is read again. */
export const returns = signal(0);
export const version = signal('');

/** Asks for as long as the page is open. */
export function watchService(): () => void {
  let timer = setTimeout(check, 0);
  let isOver = false;
  async function check(): Promise<void> {
    const isThere = await answers();
    if (isOver) return;
    if (isThere && sessionState.value === 'starting') await openSession();
    if (isThere && lostSince.value !== undefined) {
      lostSince.value = undefined;
      returns.value += 1;
      if (sessionState.value === 'open') await openSession();
    }
    if (!isThere) lostSince.value ??= Date.now();
    timer = setTimeout(check, EVERY_MS);
  }
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { signal: AbortSignal.timeout(TIMEOUT_MS), cache: 'no-store' });
    const health = (await response.json()) as { version?: string };
    version.value = health.version ?? '';
    return response.ok;
  } catch {
    return false;
  }
}
