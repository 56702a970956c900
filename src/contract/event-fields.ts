import { z } from 'zod';
import { encodingSchema } from './bytes.ts';
import { closeReasons, type CloseReason } from './connection.ts';
import { addressSchema, labelsSchema } from './endpoint.ts';
import { endpointResetResultSchema } from './endpoint-reset.ts';
import { recordedFields } from './fired-rule.ts';
import { failedAssertionSchema } from './jobs/fields.ts';

/** Parts of the data of events. */

export const failure = { code: z.string().meta({ description: 'Code of the error catalogue.' }), detail: z.string() };
export const retryInMs = z
  .int32()
  .nullable()
  .meta({ description: 'Milliseconds until the next retry; null: no automatic retry.' });
export const total = z.int().optional().meta({
  description: 'Total of the whole connection. Absent with `thread_lost`: the count is lost with the thread.',
});
export const totals = { messagesIn: total, messagesOut: total, bytesIn: total, bytesOut: total };
export const closeReason = z.enum(Object.keys(closeReasons) as [CloseReason, ...CloseReason[]]);
export const payload = z.strictObject({
  bytes: z.int32().meta({ description: 'Length of the message in bytes.' }),
  data: z
    .string()
    .optional()
    .meta({ description: 'Payload; absent with `events: metadata` and without the `payload` scope.' }),
  encoding: encodingSchema.optional(),
  truncated: z.boolean().optional().meta({ description: 'True when `data` is only the beginning.' }),
  ...recordedFields,
});
export const reset = z.strictObject(endpointResetResultSchema.shape);
export const started = z.strictObject({ address: addressSchema });
export const empty = z.strictObject({});
export const leaseOf = {
  owner: z.string(),
  fencingToken: z.int().meta({ description: 'Fencing token of the lease; each later lease has a greater one.' }),
};
export const tunnelMode = z
  .enum(['duplex', 'observe'])
  .meta({ description: '`duplex`: it has exclusive use of the connection; `observe`: it only reads.' });
export const omitted = z.array(z.string()).optional().meta({
  description: 'Fields of `data` that are left out or masked because the key lacks the scope `payload`; else absent.',
});
export const jobKind = { pool: z.string(), kind: z.string() };
/** What a job is and to what it belongs. */
export const jobIdentity = {
  ...jobKind,
  labels: labelsSchema.optional().meta({ description: 'Labels of the job; absent when it has none.' }),
  batch: z.string().optional().meta({ description: 'Id of its batch.' }),
  index: z.int32().optional().meta({ description: 'Its index in the inputs of the batch, from 0.' }),
  schedule: z.string().optional().meta({ description: 'Id of the schedule that submitted it.' }),
  target: z.string().optional().meta({
    description:
      'Target of the job: `host:port`, a URL without user information and query, or the name of a function, counter or domain.',
  }),
};
export const assertion = failedAssertionSchema.optional().meta({
  description:
    'With `job_assertion_failed`: the assertion that failed. `expected` and `actual` need the scope `payload`.',
});
