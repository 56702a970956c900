import { AppError } from '../../core/errors/index.ts';
import { placeOf, type Described } from './fault.ts';
import { Sandbox, type SandboxHost } from './sandbox.ts';

const NO_HOST: SandboxHost = { log: () => undefined, progress: () => undefined, fetch: () => Promise.resolve('{}') };

/**
 * Resolves when a source can be stored: it compiles, its top level takes at most `timeoutMs` of processor time, and its default export is a
 * function. Rejects with `function_syntax` (line and column in `extra`) or `function_invalid`.
 */
export async function checkFunction(
  source: string,
  { memoryBytes, timeoutMs }: { memoryBytes: number; timeoutMs: number },
): Promise<void> {
  const options = {
    memoryBytes,
    deadlineMs: threadTimeMs() + timeoutMs,
    nowMs: threadTimeMs,
    signal: new AbortController().signal,
    host: NO_HOST,
    job: { id: '', attempt: 1 },
  };
  await Sandbox.use(options, async (sandbox) => {
    const fault = sandbox.findSyntaxError(source);
    if (fault) throw syntaxError(fault);
    await sandbox.load(source);
  }).catch((error: AppError) => {
    throw error.code === 'function_syntax' ? error : invalid(error.message);
  });
}

/** Processor time of this thread: on a busy machine a second of the clock may be too short for anything. */
function threadTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function syntaxError(fault: Described): AppError {
  const place = placeOf(fault);
  const message = `${place ? `line ${place.line}, column ${place.column}: ` : ''}${fault.message}`;
  return new AppError('function_syntax', message, {
    errors: [{ path: 'source', message }],
    ...(place ? { extra: { ...place } } : {}),
  });
}

function invalid(message: string): AppError {
  return new AppError('function_invalid', message, { errors: [{ path: 'source', message }] });
}
