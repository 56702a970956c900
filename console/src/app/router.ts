import { signal } from '@preact/signals';

/** Where the console is: `#/endpoints/lst_1/faults?filter=echo`. All state that is worth a link is here. */
export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** `/console/messages?filter=a` is another name of `/#/messages?filter=a`. */
const DEEP = /^\/console\/(.+?)\/?$/.exec(location.pathname)?.[1];
if (DEEP !== undefined && location.hash === '') history.replaceState(null, '', `/#/${DEEP}${location.search}`);

export const route = signal<Route>(parseHash(location.hash));

/** Browsers refuse more than some 200 changes of the address in 30 s: a key that is held down makes more. */
const WRITE_EVERY_MS = 200;
let writtenAt = -WRITE_EVERY_MS;
let writing: ReturnType<typeof setTimeout> | undefined;

/** How many places there are behind this one, as far as they are known. */
let depth = 0;

addEventListener('hashchange', () => {
  depth += 1;
  clearTimeout(writing);
  writing = undefined;
  route.value = parseHash(location.hash);
});

function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

type Query = Readonly<Record<string, string | undefined>>;

export function href(path: readonly string[], query: Query = {}): string {
  const text = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const search = text.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

export function go(path: readonly string[], query?: Query): void {
  location.hash = href(path, query);
}

/** To the place before; without one, to where all begins. */
export function back(): void {
  if (depth === 0) return go([]);
  depth -= 2;
  history.back();
}

/** A value of the query; empty when it is not there. */
export function param(name: string): string {
  return route.value.query.get(name) ?? '';
}

/** Changes the query where we are, without another entry in the history. Empty values are left out. */
export function setQuery(changes: Query): void {
  const { path, query } = route.value;
  const next = { ...Object.fromEntries(query), ...changes };
  const hash = href(path, next);
  route.value = parseHash(hash);
  clearTimeout(writing);
  writing = setTimeout(write, Math.max(0, writtenAt + WRITE_EVERY_MS - performance.now()), hash);
}

function write(hash: string): void {
  writtenAt = performance.now();
  writing = undefined;
  history.replaceState(null, '', hash);
}
