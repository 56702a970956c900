import { MAX_NESTING } from '../../contract/jobs/limits.ts';
import { isNestedDeeper } from '../../contract/jobs/nesting.ts';
import { AppError } from '../../core/errors/index.ts';
import { findInexactNumbers } from '../../core/json/index.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';

export interface FunctionRun {
  readonly source: string;
  /** Any JSON value. */
  readonly input: unknown;
  /** Longest result as JSON, in bytes. */
  readonly maxResultBytes: number;
}

/** Runs a function in an engine of its own; its JSON value. Rejects with an AppError. */
export function runFunction({ source, input, maxResultBytes }: FunctionRun, options: SandboxOptions): Promise<unknown> {
  return Sandbox.use(options, async (sandbox) => {
    const text = await sandbox.call(await sandbox.load(source), input, maxResultBytes);
    const result: unknown = JSON.parse(text);
    const [inexact] = findInexactNumbers(text, 1);
    if (inexact !== undefined)
      throw new AppError(
        'job_failed',
        `The result has the number ${inexact.source.slice(0, 60)}, which cannot be kept exactly. Return it as a string.`,
      );
    if (isNestedDeeper(result, MAX_NESTING))
      throw new AppError('job_result_too_large', `The result is nested more than ${MAX_NESTING} levels deep.`);
    return result;
  });
}
