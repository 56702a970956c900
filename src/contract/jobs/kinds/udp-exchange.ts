import { z } from 'zod';
import { addressSchema, encodingField } from '../../endpoint.ts';
import { checkFraming, framingSchema } from '../../framing.ts';
import { checkSteps, stepsField, transcriptField } from '../exchange.ts';
import { milliseconds, targetFields } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const outcomeSchema = z.enum(['answered', 'refused', 'silent']).meta({
  id: 'UdpOutcome',
  description:
    '`answered`: datagrams came back; `refused`: the port is closed (ICMP port unreachable); `silent`: nothing arrived in time.',
});
export type UdpOutcome = z.infer<typeof outcomeSchema>;

const input = z
  .strictObject({
    ...targetFields,
    framing: framingSchema
      .prefault({ type: 'raw' })
      .meta({ description: 'Each datagram is decoded separately. Default `raw`: each datagram is one message.' }),
    encoding: encodingField,
    steps: stepsField,
    outcomes: z
      .array(outcomeSchema)
      .max(3)
      .default([...outcomeSchema.options])
      .overwrite((outcomes) => (outcomes.length === 0 ? [...outcomeSchema.options] : outcomes))
      .meta({
        description:
          'Outcomes with which the job completes; with any other it fails with `job_assertion_failed`. Default: all three.',
      }),
  })
  .superRefine(checkSteps)
  .superRefine(({ framing }, context) => checkFraming({ transport: 'udp', framing }, context))
  .meta({
    id: 'UdpExchangeInput',
    description:
      'When no datagram arrives, an expectation ends with the outcome `refused` or `silent`; when datagrams arrive and none matches, the job fails with `job_assertion_failed`.',
  });

const result = z
  .strictObject({
    address: addressSchema,
    outcome: outcomeSchema,
    resolveMs: milliseconds('Resolving the name'),
    totalMs: milliseconds('Time from the start to the last step'),
    transcript: transcriptField,
  })
  .meta({ id: 'UdpExchangeResult' });

export const udpExchange = {
  summary: 'Sends and expects datagrams step by step, and distinguishes answered, refused and silent.',
  cost: 'io',
  input,
  result,
  example: {
    input: {
      host: '127.0.0.1',
      port: 9000,
      steps: [{ send: { data: 'Hello, UDP Server!' } }, { expect: { timeoutMs: 1000 } }],
    },
    result: {
      address: { host: '127.0.0.1', port: 9000 },
      outcome: 'answered',
      resolveMs: 0,
      totalMs: 0.8,
      transcript: [
        {
          atMs: 0.1,
          direction: 'out',
          step: 0,
          bytes: 18,
          data: 'Hello, UDP Server!',
          encoding: 'utf8',
          truncated: false,
        },
        {
          atMs: 0.7,
          direction: 'in',
          step: 1,
          bytes: 16,
          data: 'Message received',
          encoding: 'utf8',
          truncated: false,
        },
      ],
    },
  },
} as const satisfies JobKindEntry;
