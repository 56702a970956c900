/**
 * The toolkit for threads: how they are started, watched, called and ended.
 *
 *   Thread        one worker: ready at its first message, a start limit, one vocabulary for its end, health
 *   Calls         requests and replies by id, with limits; all reject when the thread ends
 *   ThreadPlace   keeps a thread running: replaces it, with back-off
 *
 * What only one kind of threads needs stays in its module.
 */
export { Calls, revived, type Reply } from './calls.ts';
export type { EndReason, ThreadEnd, ThreadEndCause } from './thread-end.ts';
export { Thread, type ThreadHealth, type ThreadOptions } from './thread.ts';
export { ThreadPlace, type PlaceLinks, type PlacedThread } from './thread-place.ts';
export { workerEntry } from './worker-entry.ts';
