import type { VerificationOps } from '../../../contract/capture-watch.ts';
import { AppError } from '../../../core/errors/index.ts';
import { closestMisses } from '../capture/closest-misses.ts';
import { Verification } from '../capture/verification.ts';
import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

/** Verifications: what is captured, and what will be. */
export function verificationRequests(thread: NetThread): RequestTable<keyof VerificationOps> {
  thread.closers.push(async () => thread.watches.closeAll());
  return {
    openVerification({ watch, endpoint: id, wanted }) {
      const endpoint = thread.endpoints.get(id);
      if (endpoint === undefined)
        throw new AppError('state_conflict', `"${id}" is not open, and has captured nothing.`);
      const verification = new Verification(id, endpoint.capture, endpoint.encoding, wanted);
      thread.watches.add(watch, verification);
      return verification.begin();
    },

    nextVerification: ({ watch, threshold, waitMs }) => thread.watches.get(watch, Verification).next(threshold, waitMs),

    closestMisses: ({ watch, ...request }) => closestMisses(thread.watches.get(watch, Verification), request),

    closeVerification({ watch }) {
      thread.watches.close(watch);
      return null;
    },
  };
}
