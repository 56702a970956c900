import { toAppError, type AppError } from '../../../core/errors/index.ts';
import type { JobRun } from '../context.ts';
import { LoadRun } from '../load/load-run.ts';
import { TcpLane } from '../load/tcp-lane.ts';
import { openTcp, type OpenedTcp } from '../net/open-tcp.ts';

export const run: JobRun<'tcp.load'> = async (input, context) => {
  const attempts = await Promise.allSettled(Array.from({ length: input.connections }, () => openTcp(input, context)));
  const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const failures = attempts.flatMap((attempt) =>
    attempt.status === 'rejected' ? [toAppError(attempt.reason, 'socket_error')] : [],
  );
  if (context.signal.aborted || opened.length === 0)
    throw closeAll(opened, context.signal.aborted ? (context.signal.reason as AppError) : failures[0]);
  const load = new LoadRun(input, context.lease);
  for (const { code } of failures) load.note(code);
  const payload = Buffer.alloc(input.messageBytes, 'portcall');
  const lanes = opened.map(({ socket }) => new TcpLane(socket, payload, input.mode, load));
  await load.run(lanes, context.signal, context.progress);
  return { connections: { opened: opened.length, failed: failures.length, lost: load.lanesLost }, ...load.result() };
};

function closeAll(opened: readonly OpenedTcp[], error: AppError | undefined): AppError | undefined {
  for (const { socket } of opened) socket.destroy();
  return error;
}
