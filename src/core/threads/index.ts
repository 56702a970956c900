/**
 * The toolkit for threads. Every worker thread of the node is started, watched, called and ended with it.
 *
 *   Thread        one worker: ready at its first message, a start limit, one vocabulary for its end, health
 *   Calls         requests and replies by id, with limits; all reject when the thread ends
 *   ThreadPlace   keeps a thread running: replaces it, with back-off
 *
 *   kind     started           replaced                     calls                      ended
 *   net      with the node     always, with back-off        NetOps, by id              asked, then terminated after a second
 *   I/O      with a job        by the next job              runs, by the task's key    terminated
 *   CPU      with a job        always; back-off at start    one run at a time          terminated; also to stop a job
 *   check    with a function   never                        its first message          terminated
 *
 * What only one kind needs stays in its module: sockets and endpoints in data-plane, pings, slots and time limits in job-threads.
 */
export { Calls, revived, type Reply } from './calls.ts';
export type { EndReason, ThreadEnd, ThreadEndCause } from './thread-end.ts';
export { Thread, type ThreadHealth, type ThreadOptions } from './thread.ts';
export { ThreadPlace, type PlaceLinks, type PlacedThread } from './thread-place.ts';
export { workerEntry } from './worker-entry.ts';
