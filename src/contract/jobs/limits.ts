/** Bounds of jobs. Apart from the schemas, so that job threads need not load those. */

/** Most bytes of a job's result as JSON. */
export const MAX_RESULT_BYTES = 1024 * 1024;

/** Most arrays and objects within each other in a function's input and result. */
export const MAX_NESTING = 500;

/** Most payload bytes the transcript of an exchange holds; messages after that are listed without their data. */
export const TRANSCRIPT_MAX_BYTES = 256 * 1024;
/** Most messages a transcript lists. */
export const TRANSCRIPT_MAX_MESSAGES = 1000;

/** Bytes at the beginning of a datagram of `udp.load` that say which one it is. */
export const UDP_LOAD_HEADER_BYTES = 8;

/** Longest source of a function in bytes (UTF-8). */
export const MAX_FUNCTION_SOURCE_BYTES = 256 * 1024;
/** Most memory a running function may have, in bytes. */
export const FUNCTION_MEMORY_BYTES = 64 * 1024 * 1024;
/** How long the top level of a function's module may run when it is stored, in milliseconds of processor time. */
export const FUNCTION_CHECK_TIMEOUT_MS = 1000;
/** Most requests one run may make with `ctx.fetch`, and how many of them at a time. */
export const FUNCTION_FETCH_LIMITS = { total: 100, concurrent: 8 } as const;
/** Most bytes of an answer that `ctx.fetch` keeps. */
export const FUNCTION_FETCH_BODY_BYTES = 512 * 1024;
