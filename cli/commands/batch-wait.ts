import type { Run } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { exitOf, waitFor } from '../jobs.ts';
import { untilEnded } from '../live/interruption.ts';
import { path } from '../server.ts';

export const run: Run = async (invocation) => {
  using interruption = untilEnded(invocation);
  const id = invocation.args[0] ?? '';
  const batch = await waitFor(invocation, path`/v1/batches/${id}`, interruption.signal);
  if (batch === undefined) return EXIT.failed;
  const counts = batch['counts'] as Record<string, number>;
  await invocation.out.done(
    `${id} ${String(batch['state'])}: ${counts['completed']} completed, ${counts['failed']} failed`,
    batch,
    id,
  );
  return exitOf(batch['state']);
};
