import type { Run } from '../command.ts';
import { runJob } from '../jobs.ts';
import { parseTarget } from '../syntax/address.ts';

export const run: Run = async (invocation) => {
  const { host, port } = parseTarget(invocation.args[0] ?? '');
  const banner = invocation.options.text('banner');
  return runJob(invocation, 'tcp.probe', {
    host,
    port,
    ...(banner === undefined ? {} : { banner: { match: { contains: banner } } }),
  });
};
