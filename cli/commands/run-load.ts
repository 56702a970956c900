import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { runJob } from '../jobs.ts';
import { parseTarget } from '../syntax/address.ts';

export const run: Run = async (invocation) => {
  const { args, options } = invocation;
  const { transport, host, port } = parseTarget(args[0] ?? '');
  if (transport === 'tls') throw usageError('load goes to tcp:// or udp://');
  const count = options.count('connections', 1);
  return runJob(invocation, `${transport}.load`, {
    host,
    port,
    [transport === 'udp' ? 'sockets' : 'connections']: count,
    ratePerSecond: options.count('rate', 1),
    durationMs: options.ms('duration'),
    messageBytes: options.bytes('size'),
    mode: options.flag('sendOnly') ? 'send' : undefined,
  });
};
