import { AppError } from '../../core/errors/index.ts';

/** Name of the user's module in stack traces. */
export const MODULE_NAME = 'function.js';

/** Something thrown in the engine, described there. */
export interface Described {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export const UNDESCRIBED: Described = { name: '', message: 'It threw something that cannot be described', stack: '' };

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where in the user's source the stack trace begins; undefined when it says nothing of it. */
export function placeOf({ stack }: Described): Place | undefined {
  const [, line, column] = /function\.js:(\d+):(\d+)/.exec(stack) ?? [];
  return line === undefined || column === undefined ? undefined : { line: Number(line), column: Number(column) };
}

/** What user code threw as an error of the job. */
export function faultOf(described: Described): AppError {
  const { name, message } = described;
  if (name === 'InternalError' && message === 'out of memory') return outOfMemory();
  const place = placeOf(described);
  const where = place ? ` (line ${place.line}, column ${place.column})` : '';
  return new AppError(
    'job_failed',
    `${name === '' ? '' : `${name}: `}${message}${where}`,
    place ? { extra: { ...place } } : {},
  );
}

/** What the engine itself, rather than user code, threw; an AppError as it is. */
export function engineFault(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : '';
  if (/out of memory|malloc failed/.test(message)) return outOfMemory();
  // The engine bounds the stack of user code, but not of its own native parts (JSON, the parser): there the thread's stack ends first.
  if (thrown instanceof RangeError) return new AppError('job_failed', 'RangeError: a value is nested too deeply.');
  return new AppError('job_failed', `The engine stopped: ${message.slice(0, 200)}`);
}

function outOfMemory(): AppError {
  return new AppError('job_memory_exceeded', 'The function exceeded its memory limit.');
}
