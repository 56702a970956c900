/** What the suite holds the service to. docs/outages.md says the same to its users. */

/** A request that only reads what the node knows: `/healthz`, a listener of its own. Generous: idle it takes a millisecond or two. Time in which the machine gave the service no processor does not count. */
export const READ_BOUND_MS = 5000;
/** A request that has to write to Redis: a Redis that owes an answer is given up after 3 to 3.5 s, on a machine that does nothing else. */
export const WRITE_BOUND_MS = 15_000;
/** From the end of an outage until the node is ready and every endpoint works. */
export const RECOVERY_BOUND_MS = 60_000;
/** How long jobs that were accepted may take to end once the outage is over. */
export const JOBS_BOUND_MS = 90_000;
/** JavaScript heap and buffers of all threads, after garbage was collected, above their level before the outage. */
export const HEAP_MARGIN_BYTES = 24 * 1024 * 1024;
/**
 * Resident memory above its level at the start: what the allocator keeps for later comes and goes, and half an hour of soak, with nothing more on the heap
 * at its end, settles 150 MiB above it. A leak shows in the heap.
 */
export const RSS_MARGIN_BYTES = 224 * 1024 * 1024;
/** Descriptors above their level before the outage: connections of HTTP clients that stay open for a while, and the six of a job thread that was begun meanwhile. */
export const DESCRIPTOR_MARGIN = 16;
/** How long memory and descriptors may take to be back at their level. */
export const LEVEL_BOUND_MS = 60_000;
/** Measuring stops every thread for a moment: not more often than this. */
export const MEASURE_EVERY_MS = 500;
