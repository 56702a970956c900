import type { Invocation } from './command.ts';
import { path, type Resource } from './server.ts';
import type { Endpoint } from './targets.ts';
import { faultText } from './view/fault-text.ts';

export function faultPath(endpoint: Endpoint, name: string): string {
  return `${endpoint.path}/faults${path`/${name}`}`;
}

/** Adds or replaces each fault. */
export async function putFaults(
  { server, out }: Invocation,
  endpoint: Endpoint,
  faults: Readonly<Record<string, Resource>>,
): Promise<void> {
  for (const [name, fault] of Object.entries(faults)) {
    const put = await server.request('PUT', faultPath(endpoint, name), { body: fault });
    await out.done(`${endpoint.name} has ${name}: ${faultText(put['fault'] as Resource)}`, put, name);
  }
}
