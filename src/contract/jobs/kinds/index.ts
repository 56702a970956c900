import { z } from 'zod';
import type { JobKindEntry } from '../kind.ts';
import { counterAdd } from './counter-add.ts';
import { dnsLookup } from './dns-lookup.ts';
import { functionKind } from './function.ts';
import { hash } from './hash.ts';
import { httpRequest } from './http-request.ts';
import { sleep } from './sleep.ts';
import { tcpExchange } from './tcp-exchange.ts';
import { tcpLoad } from './tcp-load.ts';
import { tcpProbe } from './tcp-probe.ts';
import { tlsInspect } from './tls-inspect.ts';
import { udpExchange } from './udp-exchange.ts';
import { udpLoad } from './udp-load.ts';

/** Every kind of job. A new one is a file here, a row here, and a file and a row of the same name in src/workers/jobs. */
export const jobKinds = {
  'http.request': httpRequest,
  'tcp.exchange': tcpExchange,
  'udp.exchange': udpExchange,
  'tcp.probe': tcpProbe,
  'tls.inspect': tlsInspect,
  'dns.lookup': dnsLookup,
  'tcp.load': tcpLoad,
  'udp.load': udpLoad,
  hash,
  sleep,
  'counter.add': counterAdd,
  function: functionKind,
} as const satisfies Record<string, JobKindEntry>;

export type JobKind = keyof typeof jobKinds;
export type JobInput<K extends JobKind = JobKind> = z.output<(typeof jobKinds)[K]['input']>;
export type JobResult<K extends JobKind = JobKind> = z.output<(typeof jobKinds)[K]['result']>;

export const JOB_KINDS = Object.keys(jobKinds) as [JobKind, ...JobKind[]];
export const jobKindSchema = z.enum(JOB_KINDS).meta({ id: 'JobKind', description: 'What a job does.' });

export function isJobKind(value: unknown): value is JobKind {
  return typeof value === 'string' && Object.hasOwn(jobKinds, value);
}

/** Schema of a kind's input. */
export function jobInputSchema<K extends JobKind>(kind: K): (typeof jobKinds)[K]['input'] {
  return jobKinds[kind].input;
}

/** How the schemas of a kind are named in the documents: `http.request` → `HttpRequest`. */
export function componentName(kind: JobKind): string {
  return kind
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/**
 * A request that names a kind and carries its input, together with `fields`: for each kind an object, distinguished by `kind`. `suffix` names
 * the components in OpenAPI (`HttpRequestJob`).
 */
export function unionByKind<Shape extends z.ZodRawShape>(fields: Shape, suffix: string) {
  const option = (kind: JobKind) =>
    z
      .strictObject({ kind: z.literal(kind), input: jobKinds[kind].input, ...fields })
      .meta({ id: `${componentName(kind)}${suffix}`, description: jobKinds[kind].summary });
  const [first, ...rest] = JOB_KINDS;
  return z.discriminatedUnion('kind', [option(first), ...rest.map(option)]);
}

/** A kind and its input: what any request for a job carries. */
export const jobRequestSchema = unionByKind({}, 'Work').meta({
  id: 'JobRequest',
  description: 'What to do: a kind and its input.',
});
