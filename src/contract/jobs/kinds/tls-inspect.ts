import { z } from 'zod';
import { hostField } from '../../endpoint.ts';
import { alpnField } from '../../tls.ts';
import {
  assertionSchema,
  connectPhaseFields,
  connectTimeoutMsField,
  milliseconds,
  targetFields,
  trustedField,
} from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z
  .strictObject({
    ...targetFields,
    port: targetFields.port.default(443).meta({ description: 'Target port. Default 443.' }),
    serverName: hostField.optional().meta({
      description: 'Name for SNI and for verifying the certificate. Default: the host, unless it is an IP address.',
    }),
    alpn: alpnField.meta({ description: 'Protocols to offer (ALPN), for example `["h2", "http/1.1"]`.' }),
    ca: trustedField,
    connectTimeoutMs: connectTimeoutMsField,
    assert: z
      .strictObject({
        minDaysLeft: z
          .int()
          .min(0)
          .max(36_500)
          .optional()
          .meta({ description: 'Fewest days the certificate must remain valid.' }),
        trusted: z.boolean().optional().meta({ description: 'True: the certificate must be trusted.' }),
      })
      .prefault({})
      .meta({
        description:
          'Assertions; when one fails, the job fails with `job_assertion_failed`. Default: none; an untrusted certificate also completes the job.',
      }),
  })
  .meta({ id: 'TlsInspectInput' });

const certificateFields = {
  subject: z.string().meta({
    description:
      'Distinguished name, for example `CN=example.net`; special characters in values are escaped as in RFC 4514 (`O=Acme\\, Inc.`).',
  }),
  issuer: z.string(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  fingerprint256: z.string().meta({ description: 'SHA-256 of the certificate, hexadecimal with colons.' }),
};

const result = z
  .strictObject({
    ...connectPhaseFields,
    tlsMs: milliseconds('TLS handshake'),
    version: z.string().meta({ description: 'For example `TLSv1.3`.' }),
    cipher: z.string().meta({ description: 'IANA name.' }),
    alpn: z.string().nullable().meta({ description: 'The protocol the target chose.' }),
    trusted: z.boolean().meta({
      description: 'True when the chain leads to a trusted certificate, is currently valid, and is for this name.',
    }),
    trustError: z
      .string()
      .nullable()
      .meta({ description: 'Why the certificate is not trusted, for example `DEPTH_ZERO_SELF_SIGNED_CERT`.' }),
    daysLeft: z.int32().meta({ description: 'Whole days until it expires; negative when it has expired.' }),
    selfSigned: z.boolean(),
    serialNumber: z.string(),
    san: z.array(z.string()).meta({ description: 'Subject alternative names, for example `DNS:example.net`.' }),
    ...certificateFields,
    chain: z
      .array(z.strictObject(certificateFields))
      .meta({ description: 'The certificates after the first, as sent by the target or from the trust store.' }),
    assertions: z.array(assertionSchema),
  })
  .meta({ id: 'TlsInspectResult' });

export const tlsInspect = {
  summary: 'Performs a TLS handshake and returns version, cipher and certificate.',
  cost: 'io',
  input,
  result,
  example: {
    input: { host: 'example.net', port: 443, assert: { minDaysLeft: 14, trusted: true } },
    result: {
      address: { host: '192.0.2.7', port: 443 },
      resolveMs: 4.2,
      connectMs: 11,
      tlsMs: 23,
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      alpn: null,
      trusted: true,
      trustError: null,
      daysLeft: 61,
      selfSigned: false,
      serialNumber: '04A1',
      san: ['DNS:example.net'],
      subject: 'CN=example.net',
      issuer: 'CN=Example CA',
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2026-04-01T00:00:00.000Z',
      fingerprint256: 'AB:CD',
      chain: [],
      assertions: [
        { path: 'assert.minDaysLeft', ok: true, detail: '61 days left' },
        { path: 'assert.trusted', ok: true, detail: 'trusted' },
      ],
    },
  },
} as const satisfies JobKindEntry;
