import { createHmac, timingSafeEqual } from 'node:crypto';
import { SCOPES, type Caller, type Scope } from '../../core/http/index.ts';

/**
 * A passport: what a node sends along when it passes a request on to the node that owns the resource. It says on whose behalf, holds
 * for one request to one node and a short time, and is signed with the secret all nodes of a cluster share (in Redis).
 *
 *   base64url(JSON of {@link Passport}) "." base64url(HMAC-SHA-256)
 */
export interface Passport {
  /** Name of the node that passes the request on… */
  readonly from: string;
  /** …and of the one that is to answer. */
  readonly to: string;
  readonly caller: string;
  readonly scopes: readonly Scope[];
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  /** When it was signed, Unix milliseconds. */
  readonly at: number;
}

/** Header that carries a passport. */
export const PASSPORT_HEADER = 'x-portcall-cluster';
/** How far the clocks of two nodes may differ, request on its way included, in milliseconds. */
export const PASSPORT_VALID_MS = 60_000;

export function signPassport(passport: Passport, secret: Buffer): string {
  const payload = Buffer.from(JSON.stringify(passport)).toString('base64url');
  return `${payload}.${signatureOf(payload, secret).toString('base64url')}`;
}

/** What a passport must say to be good for this request. */
export type Expected = Pick<Passport, 'to' | 'method' | 'url'> & { readonly now: number };

/** The caller a passport names, when its signature, time and request are right. */
export function findPassportCaller(text: string, secret: Buffer, expected: Expected): Caller | undefined {
  const [payload = '', signature = '', ...rest] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(payload, secret);
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const passport = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Passport;
  const isForThis = passport.to === expected.to && passport.method === expected.method && passport.url === expected.url;
  if (!isForThis || Math.abs(expected.now - passport.at) > PASSPORT_VALID_MS) return undefined;
  return { name: passport.caller, scopes: SCOPES.filter((scope) => passport.scopes.includes(scope)), via: passport.from };
}

function signatureOf(payload: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}
