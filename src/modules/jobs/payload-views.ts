import { withheldError, type Job, type JobError, type JobSummary, type Schedule } from '../../contract/jobs/index.ts';
import type { Caller } from '../../core/http/index.ts';
import { maskCredentials } from '../../core/masking/index.ts';

/** Views of jobs and schedules: bytes need the scope `payload`; credentials of an input are masked for everyone. */

export function jobView(job: Job, caller: Caller): Job {
  return withPayload(caller)
    ? { ...job, input: maskCredentials(job.input) }
    : withoutFields(withheld(job), ['input', 'result']);
}

/** One of a list. */
export function jobSummaryView(job: JobSummary, caller: Caller): JobSummary {
  if (withPayload(caller)) return job;
  return 'result' in job ? withoutFields(withheld(job), ['result']) : withheld(job);
}

export function scheduleView(schedule: Schedule, caller: Caller): Schedule {
  if (withPayload(caller)) return { ...schedule, input: maskCredentials(schedule.input) };
  const lastRuns = schedule.lastRuns.map((run) =>
    run.error === null ? run : { ...run, error: withheldError(run.error).error },
  );
  return withoutFields({ ...schedule, lastRuns }, [
    'input',
    ...(lastRuns.some(({ error }, index) => differs(error, schedule.lastRuns[index]?.error)) ? ['lastRuns.error'] : []),
  ]);
}

function withPayload(caller: Caller): boolean {
  return caller.scopes.includes('payload');
}

function withheld<T extends JobSummary>(job: T): T {
  if (job.error === null) return job;
  const { error, omitted } = withheldError(job.error);
  return omitted.length === 0 ? job : { ...job, error, omitted: omitted.map((name) => `error.${name}`) };
}

function differs(shown: JobError | null, whole: JobError | null | undefined): boolean {
  return JSON.stringify(shown) !== JSON.stringify(whole);
}

/** `names` are left out and named, with those that were left out before. */
function withoutFields<T extends { readonly omitted?: readonly string[] | undefined }>(
  value: T,
  names: readonly string[],
): T {
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(kept), omitted: [...names, ...(value.omitted ?? [])] } as unknown as T;
}
