import { z } from 'zod';
import { addressSchema, hostField } from '../endpoint.ts';
import { pemField } from '../pem.ts';
import { CERT_TEXT } from '../tls.ts';

/** Parts that several kinds share. */

export const targetFields = {
  host: hostField.meta({ description: 'Target: an IP address or a host name.' }),
  port: z.int().min(1).max(65_535).meta({ description: 'Target port.' }),
  family: z
    .union([z.literal(0), z.literal(4), z.literal(6)])
    .default(0)
    .meta({ description: 'IP version to use for a host name. 0: any. Default 0.' }),
};

export const connectTimeoutMsField = z.int().min(1).max(600_000).default(10_000).meta({
  description:
    'Time limit for name lookup, connecting and the TLS handshake together, in milliseconds; after it `connect_timeout`. Default 10000.',
});

export const milliseconds = (description: string) =>
  z
    .number()
    .min(0)
    .meta({ description: `${description}, in milliseconds, at most three decimals.` });

/** Certificates that a job trusts. */
export const trustedField = pemField('certificates', 64 * 1024)
  .optional()
  .meta({ description: `Certificates to trust instead of the system's, ${CERT_TEXT}` });

/** TLS as a client speaks it. */
export const tlsSchema = z
  .strictObject({
    verify: z
      .boolean()
      .default(true)
      .meta({ description: 'Reject a certificate that is not trusted or not for this name. Default true.' }),
    ca: trustedField,
    serverName: hostField.optional().meta({
      description: 'Name for SNI and for verifying the certificate. Default: the host, unless it is an IP address.',
    }),
  })
  .meta({ id: 'TlsClient', description: 'TLS settings of the connecting side.' });
export type TlsClient = z.output<typeof tlsSchema>;

/** What connecting took. */
export const connectPhaseFields = {
  address: addressSchema.meta({ description: 'The address that was connected to.' }),
  resolveMs: milliseconds('Resolving the name'),
  connectMs: milliseconds('TCP handshake'),
};

const expected = z
  .unknown()
  .meta({ description: 'The expected value, from the input; credentials are shown as `***`.' });
const actual = z
  .unknown()
  .meta({ description: 'The observed value; bytes as `{data, encoding, bytes}`, at most 500 of them; null: nothing.' });

/** Something the job had to see and did not. */
export const failedAssertionSchema = z
  .strictObject({
    path: z.string().meta({ description: 'The field of the input with the assertion, for example `assert.status`.' }),
    expected: expected.optional(),
    actual: actual.optional(),
  })
  .meta({
    id: 'FailedAssertion',
    description:
      'The failed assertion; with several, the first. Values need the scope `payload`; a value longer than 1000 characters of JSON is truncated.',
  });
export type FailedAssertion = z.infer<typeof failedAssertionSchema>;

/** Something the job had to see, and whether it did. */
export const assertionSchema = z
  .strictObject({
    path: z.string().meta({ description: 'The field of the input with the assertion, for example `assert.status`.' }),
    ok: z.boolean(),
    detail: z.string().meta({ description: 'The observed value.' }),
  })
  .meta({
    id: 'JobAssertion',
    description: 'An assertion of the job. If it is not ok, the job fails with `job_assertion_failed`.',
  });
export type JobAssertion = z.infer<typeof assertionSchema>;
