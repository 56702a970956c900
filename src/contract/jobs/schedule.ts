import { z } from 'zod';
import { nameSchema } from '../endpoint.ts';
import { orderField } from '../order.ts';
import { pageFields } from '../page.ts';
import { queryInt } from '../query.ts';
import { ownedNameSchema, setupField, setupFilter } from '../setup-name.ts';
import { jobErrorSchema, jobOptionFields, jobStateSchema, omittedField, poolNameField } from './job.ts';
import { jobKindSchema, unionByKind } from './kinds/index.ts';

/** Shortest interval of a schedule, in milliseconds. */
export const MIN_SCHEDULE_EVERY_MS = 100;
/** How many of its last times of a schedule are kept, and how many are shown by default. */
export const SCHEDULE_HISTORY = 100;
export const SCHEDULE_LAST_RUNS = 10;
/** How many of its next times it shows. */
export const SCHEDULE_NEXT_RUNS = 5;

export const timeZoneField = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Vienna or UTC');

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const scheduleFields = {
  name: nameSchema.optional(),
  everyMs: z
    .int()
    .min(MIN_SCHEDULE_EVERY_MS)
    .max(366 * 86_400_000)
    .optional()
    .meta({ description: 'Interval in milliseconds, at least 100. Give either this or `cron`.' }),
  cron: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({
      description: [
        'Cron expression: five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; or `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`.',
        'A field has values, ranges, lists and steps (`*`, `1-5`, `0,30`, `5/15`, `1-30/2`; a step after `*` starts at the lowest value), names of months and days (`JAN`, `MON`), `?` for any day, `L` for the last day of the month, `5L` for the last Friday, `5#2` for the second. Sunday is 0 or 7. With both kinds of day one of them is enough. `H` is refused.',
        'When a clock change skips local times, skipped runs happen once, at the first moment after the gap. When it repeats local times, runs happen at the first occurrence only; with `*` in the hour field, at both.',
      ].join(' '),
    }),
  timeZone: timeZoneField.default('UTC').meta({ description: 'Time zone of `cron` (IANA). Default UTC.' }),
  overlap: z.enum(['skip', 'queue']).default('skip').meta({
    description: 'When the previous job has not ended: `skip` this run, or `queue` another job. Default `skip`.',
  }),
  paused: z.boolean().default(false).meta({ description: 'No jobs are submitted while true. Default false.' }),
  pool: poolNameField,
  ...jobOptionFields,
};
/** Every member a schedule can have, whatever its kind. */
export const scheduleSpecFields = {
  kind: jobKindSchema,
  input: z.unknown().meta({ description: 'Input of the kind.' }),
  ...scheduleFields,
};

export const scheduleSpecSchema = unionByKind(scheduleFields, 'Schedule')
  .superRefine((spec, context) => {
    if ((spec.everyMs === undefined) === (spec.cron === undefined))
      context.addIssue({
        code: 'custom',
        path: [spec.cron === undefined ? 'everyMs' : 'cron'],
        message: 'give either everyMs or cron',
      });
  })
  .meta({
    id: 'ScheduleSpec',
    description: 'A job to repeat.',
    examples: [
      {
        name: 'nightly',
        cron: '30 2 * * *',
        timeZone: 'Europe/Vienna',
        kind: 'http.request',
        input: { url: 'http://127.0.0.1:9000/' },
      },
    ],
  });
export type ScheduleSpec = z.output<typeof scheduleSpecSchema>;

export const scheduleRunSchema = z
  .strictObject({
    at: z.iso.datetime().meta({ description: 'When the run was due.' }),
    job: z.string().nullable().meta({ description: 'Id of the job; null when none was submitted.' }),
    state: jobStateSchema
      .nullable()
      .meta({ description: 'State of the job now; null when there is none, or it is no longer kept.' }),
    startedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the latest attempt of the job started; null: not started yet, or no job.' }),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'When the job ended; null: it has not.' }),
    waitMs: z
      .int()
      .nullable()
      .meta({ description: 'Time from its submission to the start of the latest attempt, in milliseconds.' }),
    runMs: z
      .int()
      .nullable()
      .meta({ description: 'Time from the start of the latest attempt to the end, in milliseconds.' }),
    skipped: z.boolean().meta({ description: 'True when the previous job had not ended (`overlap: skip`).' }),
    error: jobErrorSchema.nullable().meta({ description: 'Why no job could be submitted, or why the job failed.' }),
  })
  .meta({ id: 'ScheduleRun', description: 'One run of a schedule.' });
export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

export const scheduleSchema = z
  .strictObject({
    id: z.string(),
    ...scheduleSpecFields,
    name: ownedNameSchema.optional(),
    setup: setupField,
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    nextRuns: z.array(z.iso.datetime()).meta({ description: 'The next run times, at most 5; empty while paused.' }),
    input: z.unknown().optional().meta({
      description: 'Input of the kind; credentials are shown as `***`, as in a job. Needs the scope `payload`.',
    }),
    omitted: omittedField,
    lastRuns: z
      .array(scheduleRunSchema)
      .meta({ description: 'The last runs, newest first: 10, or the number in `lastRuns`, at most 100.' }),
  })
  .meta({ id: 'Schedule', description: 'Repeats a job.' });
export type Schedule = z.output<typeof scheduleSchema>;

const lastRunsField = queryInt(0, SCHEDULE_HISTORY, SCHEDULE_LAST_RUNS).meta({
  description: 'How many of the last runs to show, 0 to 100. Default 10.',
});
export const scheduleQuerySchema = z.strictObject({ lastRuns: lastRunsField });
export type ScheduleQuery = z.output<typeof scheduleQuerySchema>;
export const schedulesQuerySchema = z.strictObject({
  ...pageFields,
  lastRuns: lastRunsField,
  order: orderField('asc', 'the oldest'),
  setup: setupFilter,
});
export type SchedulesQuery = z.output<typeof schedulesQuerySchema>;
