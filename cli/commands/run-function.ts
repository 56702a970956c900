import type { Run } from '../command.ts';
import { runJob } from '../jobs.ts';
import { parseJson } from '../syntax/settings.ts';

export const run: Run = async (invocation) => {
  const [name, input] = invocation.args;
  return runJob(invocation, 'function', {
    function: name,
    ...(input === undefined ? {} : { input: parseJson(input, 'the input') }),
  });
};
