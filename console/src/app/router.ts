import { signal } from '@preact/signals';

/** Where the console is: `#/endpoints/lst_1/faults?filter=echo`. All state that is worth a link is here. */
export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export const route = signal<Route>(parseHash(location.hash));

addEventListener('hashchange', () => (route.value = parseHash(location.hash)));

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

/** A value of the query; empty when it is not there. */
export function param(name: string): string {
  return route.value.query.get(name) ?? '';
}

/** Changes the query where we are, without another entry in the history. Empty values are left out. */
export function setQuery(changes: Query): void {
  const { path, query } = route.value;
  const next = { ...Object.fromEntries(query), ...changes };
  history.replaceState(null, '', href(path, next));
  route.value = parseHash(location.hash);
}
