import { z } from 'zod';
import { bytesSchema, encodingSchema } from '../../bytes.ts';
import { encodingField } from '../../endpoint.ts';
import { matchSchema } from '../../match.ts';
import { optionalList } from '../../optional-list.ts';
import {
  assertionSchema,
  connectPhaseFields,
  connectTimeoutMsField,
  milliseconds,
  targetFields,
  tlsSchema,
} from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';
import { findUserInfoFault } from '../user-info.ts';
import { atMostMembers } from '../../bounded-record.ts';
import { expressionBudget } from '../../expression.ts';
import { checkMatch } from '../../match-check.ts';

const MAX_HEADERS = 100;

/** Field names and values as RFC 9110 section 5 has them. */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/, 'must be a header name');
const headerValue = z
  .string()
  .max(8192)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must not hold line breaks or other control characters');
const headersSchema = atMostMembers(z.record(headerName, headerValue), MAX_HEADERS);
/** What decides how a message ends, or what follows it: Portcall writes these itself. */
const FRAMING_HEADERS = new Set(['keep-alive', 'transfer-encoding', 'upgrade']);
const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']);

function findUrlFault(text: string): string | undefined {
  const url = URL.parse(text);
  return url === null || !['http:', 'https:'].includes(url.protocol)
    ? 'must be an http or https URL'
    : findUserInfoFault(url);
}

function checkUrl(text: string, context: z.RefinementCtx): void {
  const fault = findUrlFault(text);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
}

const assertSchema = z
  .strictObject({
    status: optionalList(z.union([z.int().min(100).max(599), statusClass]), 20).meta({
      description: 'Any of these codes or classes, for example `[200, "3xx"]`.',
    }),
    headers: atMostMembers(z.record(headerName, matchSchema), MAX_HEADERS)
      .optional()
      .meta({ description: 'Header name → condition on its value. At most 100.' }),
    body: matchSchema
      .optional()
      .meta({ description: 'Condition on the decoded body, as far as `maxBodyBytes` keeps it.' }),
    maxTotalMs: z.int().min(1).max(600_000).optional().meta({ description: 'Longest total time in milliseconds.' }),
  })
  .meta({
    id: 'HttpAssertions',
    description: 'Assertions on the response; when one fails, the job fails with `job_assertion_failed`.',
  });

const input = z
  .strictObject({
    url: z.string().max(8192).superRefine(checkUrl).meta({
      pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
      description:
        'Absolute URL, http or https. User info (`user:password@`) is sent as basic authorization; percent-encode everything but letters and digits in it, as UTF-8.',
    }),
    method: z
      .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      .default('GET')
      .meta({ description: 'Default GET.' }),
    headers: headersSchema
      .default({})
      .meta({ description: 'Request headers, at most 100; not `transfer-encoding`, `keep-alive` or `upgrade`.' }),
    body: bytesSchema.optional().meta({ description: 'Request body.' }),
    maxRedirects: z.int().min(0).max(20).default(5).meta({
      description:
        'Most redirects to follow; one more fails with `job_redirect_limit`. 0: redirects are not followed. Default 5.',
    }),
    maxBodyBytes: z
      .int()
      .min(0)
      .max(512 * 1024)
      .default(64 * 1024)
      .meta({
        description:
          'Most bytes of the response body that are kept, counted after decoding; the rest is not read. 0: none. Default 64 KiB.',
      }),
    decode: z.boolean().default(true).meta({
      description:
        'True: decode the content codings `gzip`, `deflate` (zlib and raw), `br` and `zstd`, also several; a partial body (206) stays encoded. False: leave the body encoded. Default true.',
    }),
    encoding: encodingField,
    family: targetFields.family,
    connectTimeoutMs: connectTimeoutMsField,
    tls: tlsSchema.prefault({}),
    assert: assertSchema.prefault({}),
  })
  .superRefine((value, context) => {
    if (value.body && (value.method === 'GET' || value.method === 'HEAD'))
      context.addIssue({ code: 'custom', path: ['body'], message: `is not for ${value.method}` });
    for (const name of Object.keys(value.headers)) {
      if (FRAMING_HEADERS.has(name.toLowerCase()))
        context.addIssue({ code: 'custom', path: ['headers', name], message: 'is written by Portcall; leave it out' });
    }
    const budget = expressionBudget();
    checkMatch(value.assert.body, ['assert', 'body'], context, budget);
    for (const [name, match] of Object.entries(value.assert.headers ?? {}))
      checkMatch(match, ['assert', 'headers', name], context, budget);
  })
  .meta({ id: 'HttpRequestInput' });

// No union in the document: generators of Java cannot compile one with a list in it.
const headerText = z
  .custom<string | string[]>()
  .meta({ description: 'A text; an array of texts where the header came several times.' });

const result = z
  .strictObject({
    url: z.string().meta({ description: 'The URL of the final response, after redirects.' }),
    status: z.int32(),
    headers: z.record(z.string(), headerText).meta({
      description:
        'Headers as received, including `content-encoding` and `content-length` of a decoded body. Names in lower case; values as Latin-1; an array when a header occurs several times.',
    }),
    body: z.strictObject({
      data: z.string(),
      encoding: encodingSchema,
      bytes: z.int32().meta({ description: 'Bytes kept.' }),
      truncated: z.boolean(),
    }),
    decoded: z.array(z.string()).meta({
      description: 'Content codings that were decoded, the outermost first; empty when there was none.',
    }),
    redirects: z.array(z.strictObject({ status: z.int32(), location: z.string() })).meta({
      description: 'The redirects that were followed; their bodies are not read. A location in UTF-8 is shown as text.',
    }),
    address: connectPhaseFields.address,
    phases: z
      .strictObject({
        resolveMs: connectPhaseFields.resolveMs,
        connectMs: connectPhaseFields.connectMs,
        tlsMs: milliseconds('TLS handshake; 0 without TLS'),
        firstByteMs: milliseconds('Time from the request to the response header'),
        totalMs: milliseconds('Total time, including the body and all redirects'),
      })
      .meta({
        description:
          'Each job opens its own connection. With redirects, all but `totalMs` are those of the last request.',
      }),
    assertions: z.array(assertionSchema),
  })
  .meta({ id: 'HttpRequestResult' });

export const httpRequest = {
  summary: 'Sends one HTTP request and measures each phase.',
  cost: 'io',
  input,
  result,
  example: {
    input: {
      method: 'GET',
      url: 'http://127.0.0.1:9000/health',
      headers: { accept: 'application/json' },
      assert: { status: ['2xx'], body: { contains: 'ok' }, maxTotalMs: 500 },
    },
    result: {
      url: 'http://127.0.0.1:9000/health',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { data: '{"ok":true}', encoding: 'utf8', bytes: 11, truncated: false },
      decoded: [],
      redirects: [],
      address: { host: '127.0.0.1', port: 9000 },
      phases: { resolveMs: 0, connectMs: 0.2, tlsMs: 0, firstByteMs: 1.4, totalMs: 1.9 },
      assertions: [{ path: 'assert.status', ok: true, detail: 'status 200' }],
    },
  },
} as const satisfies JobKindEntry;
