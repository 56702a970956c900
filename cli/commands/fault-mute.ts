import type { Run } from '../command.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import type { Resource } from '../server.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async ({ server, out, args, options }) => {
  const endpoint = await findEndpoint(server, args[0] ?? '');
  const current = await server.request<Resource>('GET', endpoint.path, { isLookUp: true });
  const present = Object.keys((current['faults'] ?? {}) as object);
  const names = args.length > 1 ? args.slice(1) : present;
  const missing = names.filter((name) => !present.includes(name));
  if (missing.length > 0) throw new CliError(`${endpoint.name} has no fault "${missing.join('", "')}"`, EXIT.notFound);
  const enabled = options.flag('off');
  const faults = Object.fromEntries(names.map((name) => [name, { enabled }]));
  if (names.length === 0) return out.note(`${endpoint.name} has no faults`);
  const changed = await server.request('PATCH', endpoint.path, { body: { faults } });
  await out.done(`${names.join(', ')}: ${enabled ? 'on' : 'muted'}`, changed, changed['id']);
};
