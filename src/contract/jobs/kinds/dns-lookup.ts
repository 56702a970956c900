import { isIP } from 'node:net';
import { z } from 'zod';
import { findDomainName } from '../../domain-name.ts';
import { addressSchema, hostField } from '../../endpoint.ts';
import { milliseconds } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const recordTypeSchema = z
  .enum(['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'])
  .meta({ id: 'DnsRecordType', description: 'Type of DNS record.' });
export type DnsRecordType = z.infer<typeof recordTypeSchema>;

const input = z
  .strictObject({
    name: z.string().min(1).max(253).meta({ description: 'Name to look up. PTR also accepts an IP address.' }),
    type: recordTypeSchema.default('A').meta({ description: 'Default A.' }),
    server: z
      .strictObject({
        host: hostField.meta({
          description:
            'Address of the name server, or a name: its addresses are asked one after the other until one answers.',
        }),
        port: z.int().min(1).max(65_535).default(53).meta({ description: 'Default 53.' }),
      })
      .optional()
      .meta({
        description: 'Name server to query. Default: the name servers of the system, in order, until one answers.',
      }),
    protocol: z.enum(['udp', 'tcp']).default('udp').meta({
      description: '`udp` repeats the query over TCP when the response is truncated (TC). Default `udp`.',
    }),
    timeoutMs: z.int().min(1).max(60_000).default(5000).meta({
      description:
        'How long to wait for one response, in milliseconds; datagrams that do not answer the question are ignored. Default 5000.',
    }),
    attempts: z.int().min(1).max(10).default(2).meta({
      description: 'Number of queries to each address of a server; all addresses are tried in turn. Default 2.',
    }),
  })
  .superRefine(({ name, type }, context) => {
    const isName = findDomainName(name) !== undefined || (type === 'PTR' && isIP(name) !== 0);
    if (!isName)
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: `must be a domain name, labels of 1 to 63 bytes with dots between them, not ${JSON.stringify(name.slice(0, 80))}`,
      });
  })
  .meta({ id: 'DnsLookupInput' });

const result = z
  .strictObject({
    server: addressSchema.meta({ description: 'Who answered.' }),
    protocol: z.enum(['udp', 'tcp']),
    rcode: z.string().meta({ description: 'For example `NOERROR` or `NXDOMAIN`; both complete the job.' }),
    authoritative: z.boolean(),
    answers: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        ttl: z.int().meta({ description: 'Time to live, in seconds.' }),
        data: z.unknown().meta({
          description:
            "Text for A, AAAA, CNAME, NS, PTR; an array for TXT; an object for the others. Bytes that are not UTF-8 text, in TXT and CAA, are `{data, encoding: 'base64'}`; data of other types is `{data, encoding: 'hex'}`. In names, dots within a label and bytes that are not printable ASCII are escaped as in zone files (`\\.`, `\\032`).",
        }),
      }),
    ),
    elapsedMs: milliseconds('Time from the query to the response'),
  })
  .meta({ id: 'DnsLookupResult' });

export const dnsLookup = {
  summary: 'Queries a name server (RFC 1035).',
  cost: 'io',
  input,
  result,
  example: {
    input: { name: 'example.net', type: 'A', server: { host: '127.0.0.1', port: 5353 } },
    result: {
      server: { host: '127.0.0.1', port: 5353 },
      protocol: 'udp',
      rcode: 'NOERROR',
      authoritative: true,
      answers: [{ name: 'example.net', type: 'A', ttl: 300, data: '192.0.2.7' }],
      elapsedMs: 0.9,
    },
  },
} as const satisfies JobKindEntry;
