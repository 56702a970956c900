import { tryDecoding, tryEncoding } from '../../shared/framing/dry-run.ts';
import type { RequestTable } from './request-table.ts';

/** Dry runs of framings: on this thread only because the main one does no work as large as a user likes. One after the other. */
export function framingRequests(): RequestTable<'decodeFraming' | 'encodeFraming'> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    decodeFraming(request) {
      const decoded = last.then(() => tryDecoding(request));
      last = decoded.catch(() => undefined);
      return decoded;
    },

    encodeFraming: (request) => tryEncoding(request),
  };
}
