import type { Run } from '../command.ts';
import { faultPath } from '../fault-changes.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async ({ server, out, args }) => {
  const endpoint = await findEndpoint(server, args[0] ?? '');
  for (const name of args.slice(1)) {
    await server.request('DELETE', faultPath(endpoint, name));
    await out.done(`${name} removed from ${endpoint.name}`, { removed: name }, name);
  }
};
