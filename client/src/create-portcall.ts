import { createApi, type Api } from './api.ts';
import { ClientHandle } from './handles/client-handle.ts';
import { ListenerHandle } from './handles/listener-handle.ts';
import type { Schema } from './schema-types.ts';
import { EventStream } from './stream/event-stream.ts';
import type { StreamItem, StreamOptions } from './stream/stream-options.ts';

export interface PortcallOptions {
  /** Base URL of a node, without /v1. Default: the environment variable PORTCALL_URL, or `http://127.0.0.1:7070`. */
  readonly url?: string | undefined;
  /** API key. Default: the environment variable PORTCALL_KEY. Not needed when the server has no keys. */
  readonly key?: string | undefined;
  /** In place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A connection to the API of Portcall. It holds nothing open: only its streams have to be closed. */
export interface Portcall {
  readonly url: string;
  /** Every operation, typed by the OpenAPI document. */
  readonly api: Api;
  /**
   * Subscribes to events, from now on unless `cursor` or `from` says otherwise. Without `onItem` iterate over it; with it, every item
   * goes to the callback.
   *
   * @example
   * for await (const item of portcall.stream({ types: ['message.*'] })) console.log(item.type);
   */
  stream(options?: StreamOptions, onItem?: (item: StreamItem) => void): EventStream;
  /** Creates a listener. Rejects with PortcallError, for example `port_in_use`. */
  listener(spec?: Schema<'ListenerSpec'>): Promise<ListenerHandle>;
  /** Creates a client. It may still be connecting: `waitMs` waits until it is connected or has failed. Default 5000. */
  client(spec: Schema<'ClientSpec'>, options?: { readonly waitMs?: number }): Promise<ClientHandle>;
}

const DEFAULT_URL = 'http://127.0.0.1:7070';
const CONNECT_WAIT_MS = 5000;

export function createPortcall({
  url = readVariable('PORTCALL_URL') ?? DEFAULT_URL,
  key = readVariable('PORTCALL_KEY'),
  fetch,
}: PortcallOptions = {}): Portcall {
  const base = url.replace(/\/+$/, '');
  const api = createApi({ url: base, key, fetch });
  return {
    url: base,
    api,
    stream: (options = {}, onItem) => new EventStream({ url: base, key }, options, onItem),
    async listener(spec = {}) {
      const { data } = await api.POST('/v1/listeners', { body: spec });
      return new ListenerHandle(api, data);
    },
    async client(spec, { waitMs = CONNECT_WAIT_MS } = {}) {
      const { data } = await api.POST('/v1/clients', { body: spec, params: { query: { waitMs } } });
      return new ClientHandle(api, data);
    },
  };
}

/** Undefined in browsers, and when it is empty. */
function readVariable(name: string): string | undefined {
  return (typeof process === 'undefined' ? undefined : process.env?.[name]) || undefined;
}
