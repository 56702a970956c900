import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SCOPES, type Caller, type Scope } from '../../core/http/index.ts';

/**
 * A passport: what a node sends along when it forwards a request to the node that owns the resource. It says on whose behalf, is good for
 * one request, one node and a short time, once, and is signed with the secret all nodes of a cluster share (in Redis).
 *
 *   base64url(JSON of {@link Passport}) "." base64url(HMAC-SHA-256)
 */
export interface Passport {
  /** Name of the node that forwards the request… */
  readonly from: string;
  /** …and of the one that is to answer… */
  readonly to: string;
  /** …and the process there: another process of that name does not know which nonces were used. Left out: any process. */
  readonly instance?: string | undefined;
  readonly caller: string;
  readonly scopes: readonly Scope[];
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  /** {@link digestOf} the request. */
  readonly digest: string;
  /** Different for every passport. */
  readonly nonce: string;
  /** When the request must have started to be executed, by Redis's clock, Unix milliseconds. */
  readonly beginBy: number;
}

/** Header that carries a passport. */
export const PASSPORT_HEADER = 'x-portcall-cluster';

/** Headers that change what a request does, or how it is answered, so that they are signed with the body. */
export const SIGNED_HEADERS = [
  'accept',
  'content-type',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'last-event-id',
  'sec-websocket-protocol',
] as const;

export function signPassport(passport: Passport, secret: Buffer): string {
  const payload = Buffer.from(JSON.stringify(passport)).toString('base64url');
  return `${payload}.${signatureOf(payload, secret).toString('base64url')}`;
}

/** What the text says, when it was signed with the secret. */
export function openPassport(text: string, secret: Buffer): Passport | undefined {
  const [payload = '', signature = '', ...rest] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(payload, secret);
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Passport;
}

/** On whose behalf the request comes. */
export function callerOf({ caller, scopes, from }: Passport): Caller {
  return { name: caller, scopes: SCOPES.filter((scope) => scopes.includes(scope)), via: from };
}

/** Hash of the body and of the headers that change what the request does or how it is answered. */
export function digestOf(
  headers: IncomingHttpHeaders | Readonly<Record<string, string>>,
  body: string | Buffer,
): string {
  const signed = SIGNED_HEADERS.map((name) => headers[name] ?? null);
  return createHash('sha256')
    .update(`${JSON.stringify(signed)}\n`)
    .update(body)
    .digest('base64url');
}

function signatureOf(payload: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}
