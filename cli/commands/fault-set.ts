import type { Run } from '../command.ts';
import { putFaults } from '../fault-changes.ts';
import { faultMap } from '../syntax/fault.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async (invocation) => {
  const faults = faultMap(invocation.args.slice(1));
  await putFaults(invocation, await findEndpoint(invocation.server, invocation.args[0] ?? ''), faults);
};
