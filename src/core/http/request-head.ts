import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors/index.ts';

/** What Node's parser lets pass and RFC 9112 does not; throws `malformed_request`. */
export function checkRequestHead(request: IncomingMessage): void {
  const hosts = countHosts(request.rawHeaders);
  if (hosts > 1) throw new AppError('malformed_request', 'There is more than one Host header.');
  if (hosts === 0 && request.httpVersion !== '1.0') throw new AppError('malformed_request', 'There is no Host header.');
  if (!hasReadableQuery(request.url ?? ''))
    throw new AppError('malformed_request', 'The query is not percent-encoded UTF-8.');
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** Query parsers keep a wrong escape unchanged, and a filter would then match something unintended. */
function hasReadableQuery(url: string): boolean {
  const from = url.indexOf('?');
  if (from === -1 || !url.includes('%', from)) return true;
  try {
    decodeURIComponent(url.slice(from));
    return true;
  } catch {
    return false;
  }
}
