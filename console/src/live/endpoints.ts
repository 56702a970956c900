import type { Schema } from '../../../client/src/index.ts';
import { portcall } from '../app/session.ts';
import { readAll } from './pages.ts';
import { usePoll, type Poll } from './poll.ts';
import { Rates } from './rates.ts';

export type Kind = 'listener' | 'client';

/** A listener or a client, as far as they are alike. */
export interface Endpoint {
  readonly kind: Kind;
  readonly id: string;
  /** Its name, or its id when it has none. */
  readonly title: string;
  readonly resource: Schema<'Listener'> | Schema<'ClientEndpoint'>;
}

export interface Endpoints {
  readonly items: readonly Endpoint[];
  /** There are more than are shown. */
  readonly hasMore: boolean;
}

/** Most endpoints of each kind that are read. */
const MOST = 2000;
const EVERY_MS = 1000;

/** Bytes and messages per second of every endpoint, by `bytes <id>` and `messages <id>`, and of all, by `bytes`, `messages` and `connections`. */
export const traffic = new Rates();

export function useEndpoints(): Poll<Endpoints> {
  return usePoll('endpoints', EVERY_MS, async (signal) => {
    const { api } = portcall.value;
    const [listeners, clients] = await Promise.all([
      readAll(MOST, async (query) => (await api.GET('/v1/listeners', { params: { query }, signal })).data),
      readAll(MOST, async (query) => (await api.GET('/v1/clients', { params: { query }, signal })).data),
    ]);
    const items = [
      ...listeners.items.map((one) => endpointOf('listener', one)),
      ...clients.items.map((one) => endpointOf('client', one)),
    ];
    noteTraffic(items);
    return { items, hasMore: listeners.hasMore || clients.hasMore };
  });
}

export async function readEndpoint(kind: Kind, id: string, signal?: AbortSignal): Promise<Endpoint> {
  const { api } = portcall.value;
  const init = { params: { path: { id } }, ...(signal === undefined ? {} : { signal }) };
  return kind === 'listener'
    ? endpointOf('listener', (await api.GET('/v1/listeners/{id}', init)).data)
    : endpointOf('client', (await api.GET('/v1/clients/{id}', init)).data);
}

export function endpointOf(kind: Kind, resource: Schema<'Listener'> | Schema<'ClientEndpoint'>): Endpoint {
  return { kind, id: resource.id, title: resource.name ?? resource.id, resource };
}

function noteTraffic(items: readonly Endpoint[]): void {
  const at = performance.now();
  let bytes = 0;
  let messages = 0;
  let connections = 0;
  for (const { id, resource } of items) {
    const { bytesIn, bytesOut, messagesIn, messagesOut } = resource.status;
    traffic.note(`bytes ${id}`, bytesIn + bytesOut, at);
    traffic.note(`messages ${id}`, messagesIn + messagesOut, at);
    bytes += traffic.latest(`bytes ${id}`);
    messages += traffic.latest(`messages ${id}`);
    connections += resource.status.connections;
  }
  traffic.value('bytes', bytes);
  traffic.value('messages', messages);
  traffic.value('connections', connections);
}

/** What one would send to create it again. */
export function specOf({ resource }: Endpoint): Record<string, unknown> {
  const {
    id: _id,
    revision: _revision,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    node: _node,
    status: _status,
    ...spec
  } = resource;
  return spec;
}

/** Where it can be reached, or connects to. */
export function addressOf({ kind, resource }: Endpoint): { host: string; port: number } {
  if (kind === 'client') return { host: resource.host, port: resource.port };
  const { address } = (resource as Schema<'Listener'>).status;
  return address ?? { host: resource.host, port: resource.port };
}
