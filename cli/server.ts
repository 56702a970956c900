import { createPortcall, isPortcallError, type Portcall } from '../client/src/index.ts';
import { curlCommand } from './curl.ts';
import { CliError, EXIT, usageError } from './exit-codes.ts';
import type { Output } from './output.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
type QueryValue = string | number | boolean | readonly string[] | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A look-up that decides which request is made: it is sent even with --curl. */
  readonly isLookUp?: boolean;
  readonly parseAs?: 'json' | 'stream' | 'text';
}

export type Resource = Readonly<Record<string, unknown>>;

const PAGE_SIZE = 100;

/** The server as commands see it: requests by path, on the typed client underneath. Paths come from {@link path}. */
export class Server {
  readonly portcall: Portcall;
  readonly #sends: Portcall;

  constructor(options: { url: string; key: string | undefined; printsCurl: boolean; out: Output }) {
    const { url, key, printsCurl, out } = options;
    this.#sends = createPortcall({ url, key });
    this.portcall = printsCurl ? createPortcall({ url, key, fetch: (request) => print(request, out) }) : this.#sends;
  }

  get url(): string {
    return this.portcall.url;
  }

  async request<T = Resource>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const { query = {}, body, headers, signal, isLookUp = false, parseAs } = options;
    const { api } = isLookUp ? this.#sends : this.portcall;
    const init = {
      params: { query },
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
      ...(signal === undefined ? {} : { signal }),
      ...(parseAs === undefined ? {} : { parseAs }),
    };
    try {
      const { data } = await (api[method] as unknown as Call)(path, init);
      return data as T;
    } catch (error) {
      // What {@link print} ends the command with is not a failure of the network.
      throw error instanceof Error && error.cause instanceof CliError ? error.cause : error;
    }
  }

  /** Undefined where the server has no such thing. */
  async find<T = Resource>(path: string): Promise<T | undefined> {
    try {
      return await this.request<T>('GET', path, { isLookUp: true });
    } catch (error) {
      if (isPortcallError(error) && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All items of a list, page after page, at most `limit`. */
  async *list<T = Resource>(path: string, query: Query = {}, limit = Infinity): AsyncGenerator<T> {
    let cursor: string | undefined;
    let left = limit;
    while (left > 0) {
      const size = query['limit'] ?? Math.min(PAGE_SIZE, left);
      const page = await this.request<Page<T>>('GET', path, { query: { ...query, limit: size, cursor } });
      for (const item of page.items) {
        if (left-- > 0) yield item;
      }
      if (typeof page.nextCursor !== 'string') return;
      cursor = page.nextCursor;
    }
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}
type Call = (path: string, init: object) => Promise<{ data: unknown }>;

/** A path whose parts are encoded: a name may have a slash. */
export function path(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return strings.reduce(
    (whole, text, at) => whole + text + (at < parts.length ? encodeURIComponent(parts[at] ?? '') : ''),
    '',
  );
}

/** Prints instead of sending; the command ends there. */
async function print(request: Request, out: Output): Promise<never> {
  await out.line(await curlCommand(request));
  throw new CliError('', EXIT.ok);
}

/** `127.0.0.1:7070` is enough. */
export function serverUrl(text: string): string {
  const url = URL.parse(/^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw usageError(`"${text}" is not the URL of a server, such as http://127.0.0.1:7070`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
