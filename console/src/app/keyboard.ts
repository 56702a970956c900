import { signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { back, go } from './router.ts';

/** `g` and a letter go to a screen. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  o: [],
  e: ['endpoints'],
  m: ['messages'],
  f: ['faults'],
  r: ['rules'],
  j: ['jobs'],
  v: ['events'],
};

export const helpIsOpen = signal(false);

type Handler = () => void;
/** Keys of what is shown now; the latest comes first. */
const layers: Readonly<Record<string, Handler>>[] = [];

/** Keys for as long as the component is shown. */
export function useKeys(keys: Readonly<Record<string, Handler>>): void {
  // With what is drawn: the next key may come at once.
  useLayoutEffect(() => {
    layers.unshift(keys);
    return () => void layers.splice(layers.indexOf(keys), 1);
  });
}

/** How long `g` waits for its letter, in milliseconds. */
const GO_WITHIN_MS = 2000;
/** When `g` was pressed, while its letter is waited for. */
let goesSince: number | undefined;

export function listenForKeys(): () => void {
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector('dialog[open]') !== null) return;
  const target = event.target as HTMLElement;
  if (/^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    if (event.key === 'Escape') target.blur();
    return;
  }
  if (/^(?:BUTTON|A|SUMMARY)$/.test(target.tagName) && (event.key === ' ' || event.key === 'Enter')) return;
  if (act(event.key)) event.preventDefault();
}

function act(key: string): boolean {
  const goes = goesSince !== undefined && performance.now() - goesSince < GO_WITHIN_MS;
  goesSince = key === 'g' && !goes ? performance.now() : undefined;
  if (goesSince !== undefined) return true;
  const place = PLACES[key];
  // A letter after g that leads nowhere does nothing else: g x must close no connection.
  if (goes) {
    if (place !== undefined) go(place);
    return true;
  }
  const handler = layers.find((keys) => keys[key] !== undefined)?.[key] ?? general[key];
  handler?.();
  return handler !== undefined;
}

const general: Readonly<Record<string, Handler>> = {
  '/': () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  ArrowDown: () => moveRow(1),
  ArrowUp: () => moveRow(-1),
  Enter: () => document.activeElement?.querySelector<HTMLElement>('a[href], button')?.click(),
  s: () => {
    const place = document.querySelector<HTMLElement>('[data-send]');
    if (place instanceof HTMLButtonElement) place.click();
    else place?.focus();
  },
  x: () => document.activeElement?.querySelector<HTMLElement>('[data-close]')?.click(),
  '?': () => (helpIsOpen.value = true),
  Escape: () => (isAtRest(document.activeElement) ? back() : (document.activeElement as HTMLElement).blur()),
};

function isAtRest(element: Element | null): boolean {
  return element === null || element === document.body || element.id === 'content';
}

/** Moves the focus among the rows of the screen. */
function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}
