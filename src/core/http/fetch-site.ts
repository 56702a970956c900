import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../errors/index.ts';
import { isAllowedOrigin, type HostRules } from './host-check.ts';

/** Pages that links on other sites may lead to: they only show what is there. */
const PAGES = /^\/(?:(?:console|docs)(?:\/[^?]*)?)?(?:\?|$)/;

export interface FetchedRequest {
  readonly method?: string | undefined;
  /** Path with query, as sent. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Throws `origin_forbidden` for what a page of another site makes a browser send (Fetch Metadata). Not every such request carries `Origin`: an image
 * or a frame needs none, and hundreds of them would take connections, downloads and subscribers.
 */
export function checkFetchSite(
  { method, url, headers }: FetchedRequest,
  rules: Pick<HostRules, 'allowedOrigins'>,
): void {
  if (headers['sec-fetch-site'] !== 'cross-site') return;
  if (headers.origin !== undefined && isAllowedOrigin(headers.origin, rules)) return;
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (isNavigation && PAGES.test(url ?? '')) return;
  throw new AppError(
    'origin_forbidden',
    'The request comes from a web page of another site. To allow it, add its origin to PORTCALL_ALLOWED_ORIGINS.',
  );
}
