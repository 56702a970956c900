import { onTestFinished } from 'vitest';
import type { JobKind } from '../../src/contract/jobs/kinds/index.ts';
import type { LogLine } from '../../src/contract/jobs/thread-messages.ts';
import type { EgressRules } from '../../src/contract/thread-messages.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import type { EgressPolicy } from '../../src/core/egress/index.ts';
import { Lifecycle } from '../../src/core/lifecycle/index.ts';
import { JobCallbacks, JobThreads } from '../../src/modules/job-threads/index.ts';

export interface RunOptions {
  readonly timeoutMs?: number;
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  readonly onLog?: (line: LogLine) => void;
}

export interface TestJobThreads {
  readonly threads: JobThreads;
  readonly callbacks: JobCallbacks;
  /** Runs one job; its result, which the caller knows the shape of. */
  run<T = Record<string, unknown>>(kind: JobKind, input: unknown, options?: RunOptions): Promise<T>;
}

export interface TestJobThreadsOptions {
  /** Settings by variable. */
  readonly env?: Record<string, string>;
  readonly egress?: Partial<EgressRules>;
  /** Takes what ends the threads. Default: they end with the test. */
  readonly endWith?: (end: () => Promise<void>) => void;
}

/** Real job threads without the rest of a node. */
export function startJobThreads({
  env = {},
  egress = {},
  endWith = onTestFinished,
}: TestJobThreadsOptions = {}): TestJobThreads {
  const config = loadConfig({ PORTCALL_JOB_THREADS: '2', PORTCALL_IO_THREADS: '1', ...env });
  const policy = {
    rules: async () => ({ allow: [], deny: [], denyTargets: [], ...egress }),
  } as unknown as EgressPolicy;
  const callbacks = new JobCallbacks();
  const threads = new JobThreads(config, policy, callbacks, new Lifecycle());
  endWith(() => threads.close());
  let jobs = 0;
  const run: TestJobThreads['run'] = async (kind, input, { timeoutMs = 10_000, attempt = 1, ...hooks } = {}) => {
    jobs += 1;
    const never = new AbortController().signal;
    return (await threads.run(
      { id: `job_${jobs}`, kind, input, timeoutMs, attempt },
      { signal: never, onProgress: ignore, onLog: ignore, ...hooks },
    )) as never;
  };
  return { threads, callbacks, run };
}

function ignore(): void {
  // most tests do not care
}
