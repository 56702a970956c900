/** One row of the error catalogue. */
export interface ErrorEntry {
  /** HTTP status of the problem answer; on the stream the same number is in `error.status`. */
  readonly status: number;
  /** What happened, in a short sentence without particulars (RFC 9457 `title`). */
  readonly title: string;
  /** True when the same request may succeed later without being changed. */
  readonly retryable: boolean;
}

/**
 * Every error code the API, the stream and the events can carry. Codes are stable: they may be added, never renamed.
 * `docs/errors.md` is generated from this table and a test keeps the two in step.
 */
export const errorCatalogue = {
  // what the caller sent
  validation_failed: { status: 400, title: 'The request is not valid', retryable: false },
  malformed_request: { status: 400, title: 'The request is not valid HTTP', retryable: false },
  malformed_json: { status: 400, title: 'The body is not valid JSON', retryable: false },
  malformed_cursor: { status: 400, title: 'The cursor is not one that was handed out', retryable: false },
  malformed_frame: { status: 400, title: 'The frame is not a JSON object with an id and an op', retryable: false },
  unknown_op: { status: 400, title: 'The stream knows no such op', retryable: false },
  message_not_encodable: { status: 400, title: 'The framing cannot encode this message', retryable: false },
  unauthorized: { status: 401, title: 'A valid API key is needed', retryable: false },
  insufficient_scope: { status: 403, title: 'The API key lacks a scope', retryable: false },
  host_forbidden: { status: 403, title: 'The Host header names a host this API does not answer for', retryable: false },
  origin_forbidden: { status: 403, title: 'Pages of this origin may not use the API', retryable: false },
  bind_forbidden: { status: 403, title: 'Listening on this address or port is not allowed', retryable: false },
  egress_forbidden: { status: 403, title: 'Connecting to this target is not allowed', retryable: false },
  not_found: { status: 404, title: 'There is no such resource', retryable: false },
  method_not_allowed: { status: 405, title: 'The resource does not support this method', retryable: false },
  request_timeout: { status: 408, title: 'The request did not arrive in time', retryable: true },
  payload_too_large: { status: 413, title: 'The body is larger than allowed', retryable: false },
  uri_too_long: { status: 414, title: 'A part of the path is too long', retryable: false },
  not_acceptable: { status: 406, title: 'None of the accepted media types is offered', retryable: false },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', retryable: false },
  expectation_failed: { status: 417, title: 'The Expect header asks for something unknown', retryable: false },
  headers_too_large: { status: 431, title: 'The headers of the request are too large', retryable: false },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket', retryable: false },

  // state that stands in the way
  name_taken: { status: 409, title: 'Another resource has this name', retryable: false },
  port_in_use: { status: 409, title: 'The address is already in use', retryable: true },
  address_unavailable: { status: 409, title: 'The address does not belong to this machine', retryable: false },
  not_connected: { status: 409, title: 'There is no open connection to send on', retryable: true },
  not_listening: { status: 409, title: 'The listener is not listening', retryable: true },
  exchange_in_progress: { status: 409, title: 'Too many exchanges wait on this client already', retryable: true },
  restart_required: { status: 409, title: 'This change needs a stopped endpoint', retryable: false },
  write_closed: { status: 409, title: 'Our side of the connection is already closed', retryable: false },
  idempotency_conflict: { status: 409, title: 'The idempotency key was used for another request', retryable: false },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this idempotency key is still running',
    retryable: true,
  },
  idempotency_answer_too_large: {
    status: 409,
    title: 'The answer to this idempotency key was not kept',
    retryable: false,
  },
  subscription_exists: { status: 409, title: 'The subscription name is in use on this socket', retryable: false },
  tunnel_attached: { status: 409, title: 'A tunnel has the connection for itself', retryable: true },
  state_conflict: { status: 409, title: 'The state of the resource does not allow this', retryable: false },
  gone: { status: 410, title: 'The resource existed and has ended', retryable: false },
  connection_ended: { status: 410, title: 'The connection has ended', retryable: false },
  cursor_expired: { status: 410, title: 'The events after the cursor are no longer kept', retryable: false },
  revision_mismatch: { status: 412, title: 'The resource has changed since it was read', retryable: false },

  // bounds
  api_connection_limit: { status: 429, title: 'The API has as many connections as it may have', retryable: true },
  listener_limit: { status: 429, title: 'The node has as many listeners as it may have', retryable: true },
  client_limit: { status: 429, title: 'The node has as many clients as it may have', retryable: true },
  connection_limit: { status: 429, title: 'The listener has as many connections as it may have', retryable: true },
  handshake_limit: {
    status: 429,
    title: 'The listener has as many unfinished handshakes as it may have',
    retryable: true,
  },
  subscriber_limit: { status: 429, title: 'The node has as many subscribers as it may have', retryable: true },
  subscription_limit: { status: 429, title: 'The socket has as many subscriptions as it may have', retryable: true },
  download_limit: { status: 429, title: 'As many captures as may be are being read as packets', retryable: true },
  tunnel_limit: { status: 429, title: 'There are as many tunnels as there may be', retryable: true },
  wait_limit: { status: 429, title: 'Too many requests are waiting already', retryable: true },
  send_buffer_full: { status: 429, title: 'The peer reads too slowly: the send buffer is full', retryable: true },
  reply_queue_full: {
    status: 429,
    title: 'Too many messages wait for the actions of rules before them',
    retryable: true,
  },
  rule_label_limit: { status: 429, title: 'A connection cannot have this label', retryable: false },
  rule_state_limit: {
    status: 429,
    title: 'A connection has as many variables as it may have, or a value is too long',
    retryable: false,
  },
  capture_too_large: { status: 413, title: 'The capture is too large to become rules', retryable: false },
  capture_incomplete: { status: 409, title: 'A captured message was not kept whole', retryable: false },
  rule_event_limit: { status: 429, title: 'The rules of a listener publish too many events', retryable: true },
  descriptor_limit: { status: 503, title: 'The process has no file descriptors left', retryable: true },

  // what happens to endpoints and connections (events, `status.error`, exchange answers)
  idle_timeout: { status: 408, title: 'Nothing was received for the idle time', retryable: true },
  message_too_large: { status: 413, title: 'A message is larger than the framing allows', retryable: false },
  malformed_message: { status: 422, title: 'The bytes do not fit the framing', retryable: false },
  peer_denied: { status: 403, title: 'The peer address is not allowed', retryable: false },
  proxy_untrusted: { status: 403, title: 'The peer is no trusted proxy', retryable: false },
  proxy_header_invalid: { status: 422, title: 'The PROXY protocol header is not valid', retryable: false },
  proxy_header_timeout: { status: 408, title: 'The PROXY protocol header did not arrive in time', retryable: true },
  tls_handshake_timeout: { status: 408, title: 'The TLS handshake took too long', retryable: true },
  tls_certificate_rejected: { status: 502, title: 'The certificate of the peer is not accepted', retryable: true },
  connection_refused: { status: 502, title: 'The target refused the connection', retryable: true },
  connection_reset: { status: 502, title: 'The peer reset the connection', retryable: true },
  connection_aborted: { status: 502, title: 'The connection was cut', retryable: true },
  connect_timeout: { status: 504, title: 'The target did not answer in time', retryable: true },
  host_unreachable: { status: 502, title: 'The target cannot be reached', retryable: true },
  name_not_resolved: { status: 502, title: 'The host name could not be resolved', retryable: true },
  broken_pipe: { status: 502, title: 'The peer no longer takes what is sent', retryable: true },
  permission_denied: { status: 403, title: 'The operating system does not permit this', retryable: false },
  multicast_join_failed: {
    status: 409,
    title: 'The operating system refused to join a multicast group',
    retryable: true,
  },
  socket_option_refused: { status: 400, title: 'The operating system refused a socket option', retryable: false },
  datagram_too_large: { status: 413, title: 'The datagram is larger than the network takes', retryable: false },
  socket_error: { status: 502, title: 'The operating system reported a socket error', retryable: true },
  thread_lost: { status: 503, title: 'The net thread that held the socket ended', retryable: true },
  endpoint_suspended: {
    status: 503,
    title: 'The endpoint was suspended after repeated thread deaths',
    retryable: false,
  },

  // time, and what Portcall stands on
  timeout: { status: 504, title: 'The condition was not met in time', retryable: true },
  redis_unavailable: { status: 503, title: 'Redis cannot be reached', retryable: true },
  node_lost: { status: 503, title: 'The node that owns the resource is gone', retryable: true },
  node_unreachable: { status: 503, title: 'The node that owns the resource cannot be reached', retryable: true },
  shutting_down: { status: 503, title: 'The node is shutting down', retryable: true },
  not_ready: { status: 503, title: 'The node is not ready', retryable: true },
  internal: { status: 500, title: 'Something went wrong inside Portcall', retryable: true },

  // jobs and functions
  job_failed: { status: 422, title: 'The job failed', retryable: true },
  job_cancelled: { status: 409, title: 'The job was cancelled', retryable: false },
  job_timed_out: { status: 504, title: 'The job took longer than it may', retryable: true },
  job_memory_exceeded: { status: 422, title: 'The job needed more memory than it may have', retryable: false },
  job_thread_lost: { status: 503, title: 'The thread that ran the job ended', retryable: true },
  job_threads_busy: { status: 503, title: 'Too many jobs wait for a thread', retryable: true },
  job_assertion_failed: { status: 422, title: 'Something the job had to see was not so', retryable: true },
  job_redirect_limit: { status: 422, title: 'The target redirects more often than allowed', retryable: false },
  job_result_too_large: { status: 413, title: 'The result of the job is larger than allowed', retryable: false },
  tls_failed: { status: 502, title: 'The TLS handshake failed', retryable: true },
  function_syntax: { status: 400, title: 'The source is not a valid ES module', retryable: false },
  function_invalid: {
    status: 400,
    title: 'The module does not load, or its default export is not a function',
    retryable: false,
  },
  job_stalled: { status: 503, title: 'The job was begun several times, and each time its node ended', retryable: true },
  pool_closed: { status: 409, title: 'The pool takes no jobs: it is draining or being deleted', retryable: false },
  queue_full: { status: 429, title: 'The pool has as many waiting jobs as it may have', retryable: true },
  pool_limit: { status: 429, title: 'There are as many pools as there may be', retryable: true },
  batch_limit: { status: 429, title: 'The pool has as many running batches as it may have', retryable: true },
  schedule_limit: { status: 429, title: 'There are as many schedules as there may be', retryable: true },
  function_limit: { status: 429, title: 'There are as many functions as there may be', retryable: true },

  // locks and counters
  lock_held: { status: 409, title: 'Another owner holds the lock', retryable: true },
  lease_lost: { status: 410, title: 'The lease has ended: released, expired, or taken away', retryable: false },
  lock_queue_full: { status: 429, title: 'As many as may are waiting for the lock already', retryable: true },
  lock_limit: { status: 429, title: 'As many locks as there may be are held or waited for', retryable: true },
  counter_bound: { status: 409, title: 'The counter would leave its bounds', retryable: false },
  value_mismatch: { status: 412, title: 'The counter does not have the expected value', retryable: false },
  stale_fencing_token: { status: 412, title: 'A newer holder of the lock is known', retryable: false },
  counter_limit: { status: 429, title: 'There are as many counters as there may be', retryable: true },
  fence_limit: { status: 429, title: 'The counter was written under as many locks as it may be', retryable: false },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}
