import type { Run } from '../command.ts';
import { runJob } from '../jobs.ts';
import { parseTarget } from '../syntax/address.ts';

export const run: Run = async (invocation) => {
  const { args, options } = invocation;
  const server = options.text('server');
  return runJob(invocation, 'dns.lookup', {
    name: args[0],
    type: options.text('type'),
    protocol: options.flag('tcp') ? 'tcp' : undefined,
    ...(server === undefined ? {} : { server: serverOf(server) }),
  });
};

function serverOf(text: string): { host: string; port?: number } {
  if (!/\]?:\d+$/.test(text) || /^[^[]*:.*:/.test(text)) return { host: text.replaceAll(/[[\]]/g, '') };
  const { host, port } = parseTarget(text);
  return { host, port };
}
