import type { Run } from '../command.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { putFaults } from '../fault-changes.ts';
import type { Resource } from '../server.ts';
import { faultMap } from '../syntax/fault.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async (invocation) => {
  const { server, args } = invocation;
  const faults = faultMap(args.slice(1));
  const endpoint = await findEndpoint(server, args[0] ?? '');
  const current = await server.request<Resource>('GET', endpoint.path, { isLookUp: true });
  const taken = Object.keys(faults).filter((name) => Object.hasOwn((current['faults'] ?? {}) as object, name));
  if (taken.length > 0)
    throw new CliError(
      `${endpoint.name} has a fault "${taken.join('", "')}" already; use \`portcall fault set\`, or give another name: other:latency=1s`,
      EXIT.failed,
    );
  await putFaults(invocation, endpoint, faults);
};
