import { z } from 'zod';
import { rulesHandlerSchema } from '../../contract/rules.ts';
import { sinceField, upToField } from '../../contract/time.ts';

/** Which part of a capture becomes rules. */
export const recordingQuerySchema = z.strictObject({
  connection: z.string().max(64).optional().meta({ description: 'Only messages of this connection.' }),
  since: sinceField.optional().meta({ description: 'Only messages from this time on (RFC 3339).' }),
  until: upToField.optional().meta({ description: 'Only messages up to this time (RFC 3339).' }),
});
export type RecordingQuery = z.output<typeof recordingQuerySchema>;

export const recordedRulesSchema = z.strictObject({ handler: rulesHandlerSchema }).meta({
  id: 'RecordedRules',
  description:
    'A handler that replays the recording: use it as the body of a `PATCH`, or as part of the body of a `POST`.',
});
export type RecordedRulesAnswer = z.output<typeof recordedRulesSchema>;

export const RECORDING_ERRORS = [
  'not_found',
  'capture_too_large',
  'capture_incomplete',
  'thread_lost',
  'node_unreachable',
] as const;
