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
  return Sandbox.use(options, async (sandbox) => JSON.parse(await sandbox.call(await sandbox.load(source), input, maxResultBytes)) as unknown);
}
