import type { Run } from '../command.ts';
import { runJob } from '../jobs.ts';
import type { Resource } from '../server.ts';
import { parseJson } from '../syntax/settings.ts';

export const run: Run = async (invocation) => {
  const [kind = '', input] = invocation.args;
  return runJob(invocation, kind, input === undefined ? undefined : (parseJson(input, 'the input') as Resource));
};
