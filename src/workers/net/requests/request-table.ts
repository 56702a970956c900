import type { NetOp, NetOps } from '../../../contract/thread-messages.ts';

/** What serves a request. It may throw, or reject with, an AppError: that is the reply. */
export type Server<Name extends NetOp> = (
  params: NetOps[Name]['params'],
) => NetOps[Name]['result'] | Promise<NetOps[Name]['result']>;

/** One row for each request. */
export type RequestTable<Names extends NetOp = NetOp> = { readonly [Name in Names]: Server<Name> };
