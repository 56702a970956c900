import { CliError, EXIT } from './exit-codes.ts';
import { path, type Resource, type Server } from './server.ts';

export type Collection = 'listeners' | 'clients';

/** A listener or client that the user named. */
export interface Endpoint {
  readonly collection: Collection;
  /** What to put into paths: the name or id as given. */
  readonly name: string;
  /** Path of the resource. */
  readonly path: string;
}

const PREFIXES: readonly (readonly [prefix: string, collection: Collection, isId: boolean])[] = [
  ['lst_', 'listeners', true],
  ['cli_', 'clients', true],
  ['listener:', 'listeners', false],
  ['client:', 'clients', false],
];

/** By id, by name (a listener comes first), or by `listener:name` and `client:name`. Exit code 4 when there is none. */
export async function findEndpoint(server: Server, text: string): Promise<Endpoint> {
  for (const [prefix, collection, isId] of PREFIXES) {
    if (text.startsWith(prefix)) return endpointOf(collection, isId ? text : text.slice(prefix.length));
  }
  for (const collection of ['listeners', 'clients'] as const) {
    const endpoint = endpointOf(collection, text);
    if ((await server.find(endpoint.path)) !== undefined) return endpoint;
  }
  throw new CliError(`there is no listener and no client "${text}"`, EXIT.notFound);
}

function endpointOf(collection: Collection, name: string): Endpoint {
  return { collection, name, path: `/v1/${collection}${path`/${name}`}` };
}

/** Which events are meant by names of listeners, clients, connections, jobs, batches: all of one kind, as a filter must hold in whole. */
export async function subjectFilter(server: Server, names: readonly string[]): Promise<Record<string, string[]>> {
  const filter: Record<string, string[]> = {};
  for (const name of names) {
    const key = await subjectOf(server, name);
    (filter[key.kind] ??= []).push(key.name);
  }
  if (Object.keys(filter).length > 1)
    throw new CliError(`all names must be of one kind, not of ${Object.keys(filter).join(' and ')}`, EXIT.usage);
  return filter;
}

const SUBJECTS: readonly (readonly [prefix: string, kind: string])[] = [
  ['con_', 'connection'],
  ['job_', 'job'],
  ['bat_', 'batch'],
];

async function subjectOf(server: Server, name: string): Promise<{ kind: string; name: string }> {
  const known = SUBJECTS.find(([prefix]) => name.startsWith(prefix));
  if (known !== undefined) return { kind: known[1], name };
  const endpoint = await findEndpoint(server, name);
  return { kind: endpoint.collection === 'listeners' ? 'listener' : 'client', name: endpoint.name };
}

/** The name if it has one, else the id. */
export function nameOf(resource: Resource): string {
  return String(resource['name'] ?? resource['id']);
}
