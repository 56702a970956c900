import type { Run } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { exitOf, waitFor } from '../jobs.ts';
import { untilEnded } from '../live/interruption.ts';
import { path } from '../server.ts';

export const run: Run = async (invocation) => {
  using interruption = untilEnded(invocation);
  let exitCode: ExitCode = EXIT.ok;
  for (const id of invocation.args) {
    const job = await waitFor(invocation, path`/v1/jobs/${id}`, interruption.signal);
    if (job === undefined) return EXIT.failed;
    await invocation.out.done(`${id} ${String(job['state'])}`, job, id);
    if (exitOf(job['state']) !== EXIT.ok) exitCode = EXIT.failed;
  }
  return exitCode;
};
