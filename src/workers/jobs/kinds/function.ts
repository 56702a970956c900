import { FUNCTION_MEMORY_BYTES, MAX_RESULT_BYTES } from '../../../contract/jobs/limits.ts';
import { LOG_LEVELS, type LogLevel, type PreparedFunction } from '../../../contract/jobs/thread-messages.ts';
import { runFunction } from '../../script/run-function.ts';
import type { JobContext, JobRun } from '../context.ts';

/**
 * User code in its sandbox. It holds this thread while it waits, too. It is stopped at its time limit by the engine; where the engine does
 * not hear that, the thread is ended from outside a little later.
 */
export const run: JobRun<'function'> = ({ input }, context) => {
  const { source } = context.prepared as PreparedFunction;
  const { id, attempt, signal, timeoutMs } = context;
  return runFunction(
    { source, input, maxResultBytes: MAX_RESULT_BYTES },
    {
      memoryBytes: FUNCTION_MEMORY_BYTES,
      deadlineMs: performance.now() + timeoutMs,
      signal,
      job: { id, attempt },
      host: {
        log: (level, text) => context.log(levelOf(level), text),
        progress: context.progress,
        fetch: fetchLazily(context),
      },
    },
  );
};

function levelOf(text: string): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? 'info';
}

/** Most functions fetch nothing: what that needs is loaded when one does. */
function fetchLazily(context: JobContext): (request: string) => Promise<string> {
  let loaded: Promise<(request: string) => Promise<string>> | undefined;
  return async (request) => {
    loaded ??= import('../http/script-fetch.ts').then(({ scriptFetch }) => scriptFetch(context));
    return (await loaded)(request);
  };
}
