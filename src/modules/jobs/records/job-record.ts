import type { Backoff, Job, JobError, JobState, JobSummary } from '../../../contract/jobs/index.ts';
import type { Outcome } from './job-runs.repository.ts';

/** What a job is when it is accepted; the fields of its hash, all but the index keys. */
export interface NewJob {
  readonly id: string;
  readonly pool: string;
  readonly kind: string;
  /** JSON. */
  readonly input: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly delayMs: number;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutMs: number;
  readonly lock: string | undefined;
  readonly schedule: string | undefined;
  readonly deduplication: { readonly id: string; readonly ttlMs?: number | undefined } | undefined;
}

/** What all jobs of a batch have alike. */
export type BatchJob = Pick<NewJob, 'kind' | 'labels' | 'priority' | 'attempts' | 'backoff' | 'timeoutMs' | 'lock'>;

/** The options of a job, and nothing else that the object may have. */
export function batchOptions({ kind, labels, priority, attempts, backoff, timeoutMs, lock }: BatchJob): BatchJob {
  return { kind, labels, priority, attempts, backoff, timeoutMs, lock };
}

/** Field, value, … of the options of a job. */
export function optionFields(job: BatchJob): string[] {
  return Object.entries(optionsHash(job)).flat();
}

function optionsHash(job: BatchJob): Record<string, string> {
  return {
    kind: job.kind,
    priority: String(job.priority),
    attempts: String(job.attempts),
    backoff: JSON.stringify(job.backoff),
    timeoutMs: String(job.timeoutMs),
    labels: JSON.stringify(job.labels),
    ...(job.lock === undefined ? {} : { lock: job.lock }),
  };
}

/** Field, value, … of a new job, all but the pool and when it was accepted. */
export function newJobFields(job: NewJob, now: number): string[] {
  return Object.entries(newJobHash(job, now)).flat();
}

/** What its record has of an outcome on the node that had it. */
export function endOf(
  { state, result = '', attemptsMade }: Outcome,
  run: { readonly node: string; readonly startedAt: number },
  now: number,
): JobHash {
  return {
    state,
    result,
    progress: '1',
    attemptsMade: String(attemptsMade),
    node: run.node,
    startedAt: String(run.startedAt),
    finishedAt: String(now),
  };
}

/** A job that was accepted at `now` and has completed. */
export function completedJob(job: NewJob, now: number, end: JobHash): Job {
  return jobOf(job.id, { ...newJobHash(job, now), pool: job.pool, queuedAt: String(now), ...end }, Date.now());
}

function newJobHash(job: NewJob, now: number): Record<string, string> {
  const availableAt = now + job.delayMs;
  return {
    ...optionsHash(job),
    state: availableAt > now ? 'delayed' : 'queued',
    availableAt: String(availableAt),
    delayMs: String(job.delayMs),
    input: job.input,
    ...(job.schedule === undefined ? {} : { schedule: job.schedule }),
    ...(job.deduplication === undefined ? {} : { dedup: job.deduplication.id }),
  };
}

/** The hash of a job. */
export type JobHash = Readonly<Record<string, string | undefined>>;

/** The fields of its hash that a list needs: all but input and result. */
export const SUMMARY_FIELDS = [
  'pool',
  'kind',
  'state',
  'priority',
  'delayMs',
  'attempts',
  'timeoutMs',
  'lock',
  'labels',
  'batch',
  'idx',
  'schedule',
  'node',
  'progress',
  'attemptsMade',
  'cancel',
  'error',
  'queuedAt',
  'startedAt',
  'finishedAt',
  'availableAt',
] as const;

export function summaryOf(id: string, hash: JobHash, now: number): JobSummary {
  return {
    id,
    pool: hash['pool'] ?? '',
    kind: hash['kind'] ?? '',
    state: stateOf(hash, now),
    priority: Number(hash['priority'] ?? 0),
    delayMs: Number(hash['delayMs'] ?? 0),
    attempts: Number(hash['attempts'] ?? 1),
    timeoutMs: Number(hash['timeoutMs'] ?? 0),
    lock: hash['lock'] ?? null,
    labels: parse<Record<string, string>>(hash['labels']) ?? {},
    batch: hash['batch'] ?? null,
    index: hash['idx'] === undefined ? null : Number(hash['idx']),
    schedule: hash['schedule'] ?? null,
    node: hash['node'] ?? null,
    progress: Number(hash['progress'] ?? 0),
    attemptsMade: Number(hash['attemptsMade'] ?? 0),
    cancelRequested: hash['cancel'] === '1',
    error: parse<JobError>(hash['error']),
    timings: timingsOf(hash),
  };
}

export function jobOf(id: string, hash: JobHash, now: number): Job {
  return { ...summaryOf(id, hash, now), input: parse(hash['input']), result: parse(hash['result']) };
}

/** A delayed job whose time has come is queued; BullMQ moves it by itself. */
export function stateOf(hash: JobHash, now: number): JobState {
  const state = hash['state'] as JobState;
  return state === 'delayed' && Number(hash['availableAt'] ?? 0) <= now ? 'queued' : state;
}

/** Of a hash that has at least `queuedAt`, `startedAt` and `finishedAt`. */
export function timingsOf(hash: JobHash): JobSummary['timings'] {
  const [queued, started, finished] = [
    numberOf(hash['queuedAt']) ?? 0,
    numberOf(hash['startedAt']),
    numberOf(hash['finishedAt']),
  ];
  return {
    queuedAt: new Date(queued).toISOString(),
    startedAt: timeOf(started),
    finishedAt: timeOf(finished),
    waitMs: started === undefined ? null : started - queued,
    runMs: started === undefined || finished === undefined ? null : finished - started,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function parse<T = unknown>(json: string | undefined): T | null {
  return json === undefined ? null : (JSON.parse(json) as T);
}
