import type { Run } from '../command.ts';
import { runJob } from '../jobs.ts';
import { parseTarget } from '../syntax/address.ts';

export const run: Run = async (invocation) => {
  const { args, options } = invocation;
  const text = args[0] ?? '';
  const { host, port } = parseTarget(/:\d+$/.test(text) ? text : `${text}:443`);
  const minDaysLeft = options.count('daysLeft');
  const assert = {
    ...(minDaysLeft === undefined ? {} : { minDaysLeft }),
    ...(options.flag('trusted') ? { trusted: true } : {}),
  };
  return runJob(invocation, 'tls.inspect', {
    host,
    port,
    serverName: options.text('serverName'),
    ...(Object.keys(assert).length === 0 ? {} : { assert }),
  });
};
