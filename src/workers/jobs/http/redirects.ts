import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../core/errors/index.ts';
import { isCredentialHeader } from '../../../core/masking/index.ts';
import type { HttpHead, HttpRequest } from './http-messages.ts';

export interface Redirect {
  readonly status: number;
  readonly location: string;
}

/** Redirects of RFC 9110 section 15.4 that are followed by themselves. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const CONTENT_HEADERS = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
]);

/** Where an answer sends the client; undefined when it is no redirect. */
export function findRedirect({ status, headers }: HttpHead): Redirect | undefined {
  const { location } = headers;
  return REDIRECTS.has(status) && typeof location === 'string' ? { status, location: textOf(location) } : undefined;
}

/** Many servers write a location in raw UTF-8 where only ASCII is allowed; other bytes are taken for Latin-1. */
function textOf(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

/** What must not reach another origin than the one it was meant for. */
function isForOneOrigin(name: string): boolean {
  return name === 'host' || isCredentialHeader(name);
}

/** The request that follows a redirect. Throws `job_failed` when it leads nowhere that HTTP can go. */
export function redirected(request: HttpRequest, { status, location }: Redirect): HttpRequest {
  const url = URL.parse(location, request.url);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new AppError(
      'job_failed',
      `A redirect leads to "${location.slice(0, 200)}", which is not an http or https URL.`,
    );
  const becomesGet =
    request.method !== 'HEAD' && (status === 303 || (request.method === 'POST' && (status === 301 || status === 302)));
  const isElsewhere = url.origin !== request.url.origin;
  const isDropped = (name: string) =>
    (isElsewhere && isForOneOrigin(name)) || (becomesGet && CONTENT_HEADERS.has(name));
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !isDropped(name.toLowerCase())),
  );
  return { ...request, url, headers, ...(becomesGet ? { method: 'GET', body: null } : {}) };
}
