import type { NetOp, NetOps } from '../../../contract/thread-messages.ts';

/** What serves a request. It may throw, or reject with, an AppError: that is the reply. */
export type Op<Name extends NetOp> = (params: NetOps[Name]['params']) => NetOps[Name]['result'] | Promise<NetOps[Name]['result']>;

/** A table of ops: one row a request. */
export type OpTable<Names extends NetOp = NetOp> = { readonly [Name in Names]: Op<Name> };
