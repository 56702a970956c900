import type { Invocation } from './command.ts';
import { CliError, EXIT, type ExitCode } from './exit-codes.ts';
import { untilEnded } from './live/interruption.ts';
import { path, type Resource } from './server.ts';
import { parseLabels } from './syntax/labels.ts';

/** Longest wait of one request. */
const MAX_WAIT_MS = 30_000;
const RUNNING = ['queued', 'delayed', 'active', 'running'];

/** The fields that every job has, from its options. */
export function jobFields({ options }: Invocation): Record<string, unknown> {
  return {
    pool: options.text('pool'),
    attempts: options.count('attempts', 1),
    timeoutMs: options.ms('timeout'),
    labels: options.list('label').length === 0 ? undefined : parseLabels(options.list('label')),
  };
}

/** Submits a job, waits for it, and shows it. Ctrl-C cancels it. */
export async function runJob(invocation: Invocation, kind: string, input: Resource | undefined): Promise<ExitCode> {
  const { server, out, options } = invocation;
  using interruption = untilEnded(invocation);
  const job = await server.request('POST', '/v1/jobs', {
    body: { kind, input: input ?? {}, ...jobFields(invocation) },
  });
  const id = String(job['id']);
  if (options.flag('detach')) {
    await out.done(id, job, id);
    return EXIT.ok;
  }
  const ended = await waitFor(invocation, path`/v1/jobs/${id}`, interruption.signal);
  if (ended === undefined) {
    await server.request('DELETE', path`/v1/jobs/${id}`);
    throw new CliError(`${id} is cancelled`, EXIT.failed);
  }
  return showJob(invocation, ended);
}

/** Waits until a job or batch has ended. Undefined: interrupted. Throws after --within. */
export async function waitFor(
  { server, options }: Invocation,
  url: string,
  signal: AbortSignal,
): Promise<Resource | undefined> {
  const withinMs = options.ms('within');
  const deadline = withinMs === undefined ? Infinity : performance.now() + withinMs;
  for (;;) {
    const leftMs = Math.max(0, Math.ceil(deadline - performance.now()));
    try {
      const query = { waitMs: Math.min(MAX_WAIT_MS, leftMs) };
      const resource = await server.request('GET', url, { query, signal });
      if (!RUNNING.includes(String(resource['state']))) return resource;
      if (leftMs === 0)
        throw new CliError(`${String(resource['id'])} is still ${String(resource['state'])}`, EXIT.timedOut);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }
}

/** The result of a job that has ended, or why it failed. */
export async function showJob({ out }: Invocation, job: Resource): Promise<ExitCode> {
  const { id, state, result, error } = job;
  if (out.mode === 'table') {
    if (result !== undefined && result !== null) await out.thing(result, id);
    if (error !== undefined && error !== null) {
      const { code, detail } = error as { code?: string; detail?: string };
      out.note(`${String(id)} ${String(state)}: ${detail ?? ''} (${code ?? ''})`);
    }
  } else {
    await out.thing(job, id);
  }
  return exitOf(state);
}

export function exitOf(state: unknown): ExitCode {
  if (state === 'completed') return EXIT.ok;
  return state === 'timed_out' ? EXIT.timedOut : EXIT.failed;
}
