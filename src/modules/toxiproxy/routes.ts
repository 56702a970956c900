import type { Caller, Scope } from '../../core/http/index.ts';
import { DialectError } from './dialect-error.ts';
import { readNewProxies, readNewProxy, readProxyChange } from './proxy-input.ts';
import type { Proxies, Populated } from './proxies.ts';
import type { Toxics } from './toxics.ts';

/** Clients compare it: some use PATCH from 2.6.0 on, for example. */
const VERSION = '2.12.0';

/** What a route may use. */
export interface Call {
  readonly proxies: Proxies;
  readonly toxics: Toxics;
  readonly caller: Caller;
  /** Of the path, decoded; empty where the route has none. */
  readonly proxy: string;
  readonly toxic: string;
  body(): Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  /** JSON; undefined: none. */
  readonly text?: string;
}

export interface Route {
  readonly methods: readonly string[];
  /** `*` is the name of a proxy, then that of a toxic. */
  readonly path: readonly string[];
  readonly scope: Scope;
  run(call: Call): Answer | Promise<Answer>;
}

const route = (methods: string, path: string, run: Route['run']): Route => ({
  methods: methods.split(' '),
  path: path.split('/').slice(1),
  scope: methods === 'GET' ? 'read' : 'write',
  run,
});
const json = (status: number, body: unknown): Answer => ({ status, text: JSON.stringify(body) });
const NO_CONTENT: Answer = { status: 204 };

export const routes: readonly Route[] = [
  route('GET', '/proxies', ({ proxies }) => json(200, proxies.list())),
  route('POST', '/proxies', async ({ proxies, caller, body }) =>
    json(201, await proxies.create(readNewProxy(await body()), caller)),
  ),
  route('GET', '/proxies/*', ({ proxies, proxy }) => json(200, proxies.get(proxy))),
  route('POST PATCH', '/proxies/*', async ({ proxies, proxy, caller, body }) => {
    proxies.get(proxy);
    return json(200, await proxies.update(proxy, readProxyChange(await body()), caller));
  }),
  route('DELETE', '/proxies/*', async ({ proxies, proxy }) => {
    await proxies.remove(proxy);
    return NO_CONTENT;
  }),
  route('GET', '/proxies/*/toxics', ({ toxics, proxy }) => json(200, toxics.list(proxy))),
  route('POST', '/proxies/*/toxics', async ({ toxics, proxy, caller, body }) => {
    toxics.list(proxy);
    return json(200, await toxics.add(proxy, await body(), caller));
  }),
  route('GET', '/proxies/*/toxics/*', ({ toxics, proxy, toxic }) => json(200, toxics.get(proxy, toxic))),
  route('POST PATCH', '/proxies/*/toxics/*', async ({ toxics, proxy, toxic, caller, body }) => {
    toxics.get(proxy, toxic);
    return json(200, await toxics.update(proxy, toxic, await body(), caller));
  }),
  route('DELETE', '/proxies/*/toxics/*', async ({ toxics, proxy, toxic, caller }) => {
    await toxics.remove(proxy, toxic, caller);
    return NO_CONTENT;
  }),
  route('POST', '/reset', async ({ proxies, caller }) => {
    await proxies.reset(caller);
    return NO_CONTENT;
  }),
  route('POST', '/populate', populate),
  route('GET', '/version', () => ({ status: 200, text: `{"version": "${VERSION}"}\n` })),
];

/** Its errors are JSON by content type as well, with the proxies that are there by then. */
async function populate({ proxies, caller, body }: Call): Promise<Answer> {
  const { proxies: done, error } = await populated(proxies, caller, body);
  if (error === undefined) return json(201, { proxies: done });
  return json(error.status, { error: error.message, status: error.status, proxies: done });
}

async function populated(proxies: Proxies, caller: Caller, body: Call['body']): Promise<Populated> {
  try {
    return await proxies.populate(readNewProxies(await body()), caller);
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return { proxies: [], error };
  }
}

/** Routes of a path, and the names in it, decoded. */
export function findRoutes(path: string): { found: readonly Route[]; names: readonly string[] } {
  const segments = path.split('/').slice(1).map(decoded);
  const found = routes.filter(
    ({ path: pattern }) =>
      pattern.length === segments.length &&
      pattern.every((part, at) => (part === '*' ? segments[at] !== '' : part === segments[at])),
  );
  const names = segments.filter((_, at) => found[0]?.path[at] === '*');
  return { found, names };
}

/** A name with a slash comes as `%2F`. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new DialectError(400, 'invalid URL escape in the path');
  }
}
