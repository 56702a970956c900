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
  malformed_cursor: { status: 400, title: 'The cursor is not valid', retryable: false },
  selector_required: { status: 400, title: 'A selector is required', retryable: false },
  malformed_frame: { status: 400, title: 'The frame is not a valid command', retryable: false },
  unknown_op: { status: 400, title: 'Unknown stream command', retryable: false },
  message_not_encodable: { status: 400, title: 'The framing cannot encode this message', retryable: false },
  unauthorized: { status: 401, title: 'A valid API key is required', retryable: false },
  insufficient_scope: { status: 403, title: 'The API key lacks a required scope', retryable: false },
  host_forbidden: { status: 403, title: 'The Host header is not allowed', retryable: false },
  origin_forbidden: { status: 403, title: 'The origin is not allowed', retryable: false },
  bind_forbidden: { status: 403, title: 'Binding to this address is not allowed', retryable: false },
  egress_forbidden: { status: 403, title: 'Connecting to this target is not allowed', retryable: false },
  not_found: { status: 404, title: 'Resource not found', retryable: false },
  method_not_allowed: { status: 405, title: 'The resource does not support this method', retryable: false },
  request_timeout: { status: 408, title: 'The request did not arrive in time', retryable: true },
  payload_too_large: { status: 413, title: 'The request body is too large', retryable: false },
  uri_too_long: { status: 414, title: 'A path segment is too long', retryable: false },
  not_acceptable: { status: 406, title: 'No acceptable media type is available', retryable: false },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', retryable: false },
  expectation_failed: { status: 417, title: 'The Expect header is not supported', retryable: false },
  headers_too_large: { status: 431, title: 'The request headers are too large', retryable: false },
  upgrade_required: { status: 426, title: 'This path requires a WebSocket upgrade', retryable: false },

  // state that stands in the way
  name_taken: { status: 409, title: 'The name is already in use', retryable: false },
  port_in_use: { status: 409, title: 'Address already in use', retryable: true },
  address_unavailable: { status: 409, title: 'The address does not belong to this machine', retryable: false },
  not_connected: { status: 409, title: 'There is no open connection', retryable: true },
  not_listening: { status: 409, title: 'The listener is not open', retryable: true },
  exchange_in_progress: { status: 409, title: 'Too many pending exchanges on the client', retryable: true },
  restart_required: { status: 409, title: 'Stop the endpoint before this change', retryable: false },
  write_closed: { status: 409, title: 'The sending side is already closed', retryable: false },
  idempotency_conflict: { status: 409, title: 'Idempotency key already used for another request', retryable: false },
  idempotency_in_progress: { status: 409, title: 'A request with this idempotency key is running', retryable: true },
  idempotency_answer_too_large: { status: 409, title: 'The first response was too large to store', retryable: false },
  subscription_exists: { status: 409, title: 'Subscription name already in use on this socket', retryable: false },
  tunnel_attached: { status: 409, title: 'A tunnel has exclusive use of the connection', retryable: true },
  proxy_loop: { status: 409, title: 'The proxy leads back to itself', retryable: false },
  setup_incomplete: { status: 409, title: 'Parts of the set-up could not be applied', retryable: true },
  setup_busy: { status: 409, title: 'Another request is changing the set-up', retryable: true },
  state_conflict: { status: 409, title: 'Not allowed in the current state', retryable: false },
  gone: { status: 410, title: 'The resource no longer exists', retryable: false },
  connection_ended: { status: 410, title: 'The connection has ended', retryable: false },
  cursor_expired: { status: 410, title: 'Events after the cursor are no longer kept', retryable: false },
  revision_mismatch: { status: 412, title: 'The resource has changed since it was read', retryable: false },

  // bounds
  api_connection_limit: { status: 429, title: 'Too many API connections', retryable: true },
  listener_limit: { status: 429, title: 'Too many listeners on the node', retryable: true },
  client_limit: { status: 429, title: 'Too many clients on the node', retryable: true },
  connection_limit: { status: 429, title: 'Too many connections on the listener', retryable: true },
  handshake_limit: { status: 429, title: 'Too many unfinished handshakes on the listener', retryable: true },
  subscriber_limit: { status: 429, title: 'Too many subscribers on the node', retryable: true },
  subscription_limit: { status: 429, title: 'Too many subscriptions on the socket', retryable: true },
  download_limit: { status: 429, title: 'Too many concurrent pcapng downloads', retryable: true },
  tunnel_limit: { status: 429, title: 'Too many tunnels', retryable: true },
  wait_limit: { status: 429, title: 'Too many waiting requests', retryable: true },
  send_buffer_full: { status: 429, title: 'Send buffer full: the peer reads too slowly', retryable: true },
  reply_queue_full: { status: 429, title: 'Too many messages wait for earlier rule actions', retryable: true },
  rule_label_limit: { status: 429, title: 'The connection label cannot be set', retryable: false },
  rule_state_limit: { status: 429, title: 'Too many connection variables, or value too long', retryable: false },
  capture_too_large: { status: 413, title: 'The capture is too large to become rules', retryable: false },
  capture_incomplete: { status: 409, title: 'A captured message is incomplete', retryable: false },
  rule_event_limit: { status: 429, title: 'Rules of the listener publish too many events', retryable: true },
  descriptor_limit: { status: 503, title: 'The process has no file descriptors left', retryable: true },

  // what happens to endpoints and connections (events, `status.error`, exchange answers)
  idle_timeout: { status: 408, title: 'No data within the idle timeout', retryable: true },
  message_too_large: { status: 413, title: 'The message is larger than the framing allows', retryable: false },
  malformed_message: { status: 422, title: 'The bytes do not fit the framing', retryable: false },
  peer_denied: { status: 403, title: 'The peer address is not allowed', retryable: false },
  proxy_untrusted: { status: 403, title: 'The peer is not a trusted proxy', retryable: false },
  proxy_header_invalid: { status: 422, title: 'The PROXY protocol header is not valid', retryable: false },
  proxy_header_timeout: { status: 408, title: 'PROXY protocol header did not arrive in time', retryable: true },
  tls_handshake_timeout: { status: 408, title: 'The TLS handshake took too long', retryable: true },
  tls_certificate_rejected: { status: 502, title: 'The certificate of the peer was rejected', retryable: true },
  connection_refused: { status: 502, title: 'The target refused the connection', retryable: true },
  connection_reset: { status: 502, title: 'The peer reset the connection', retryable: true },
  connection_aborted: { status: 502, title: 'The connection was aborted', retryable: true },
  connect_timeout: { status: 504, title: 'Connecting to the target timed out', retryable: true },
  host_unreachable: { status: 502, title: 'The target is unreachable', retryable: true },
  name_not_resolved: { status: 502, title: 'The host name could not be resolved', retryable: true },
  broken_pipe: { status: 502, title: 'The peer no longer accepts data', retryable: true },
  permission_denied: { status: 403, title: 'The operating system denied permission', retryable: false },
  multicast_join_failed: { status: 409, title: 'Joining a multicast group failed', retryable: true },
  socket_option_refused: { status: 400, title: 'The operating system refused a socket option', retryable: false },
  datagram_too_large: { status: 413, title: 'The datagram is larger than the network allows', retryable: false },
  socket_error: { status: 502, title: 'The operating system reported a socket error', retryable: true },
  thread_lost: { status: 503, title: 'The net thread that owned the socket ended', retryable: true },
  endpoint_suspended: { status: 503, title: 'Endpoint suspended after repeated net thread failures', retryable: false },

  // time, and what Portcall stands on
  timeout: { status: 504, title: 'The condition was not met in time', retryable: true },
  redis_unavailable: { status: 503, title: 'Redis is unavailable', retryable: true },
  node_lost: { status: 503, title: 'The node that owns the resource is down', retryable: true },
  node_unreachable: { status: 503, title: 'The owning node cannot be reached', retryable: true },
  shutting_down: { status: 503, title: 'The node is shutting down', retryable: true },
  not_ready: { status: 503, title: 'The node is not ready', retryable: true },
  internal: { status: 500, title: 'Internal error', retryable: true },

  // jobs and functions
  job_failed: { status: 422, title: 'The job failed', retryable: true },
  job_cancelled: { status: 409, title: 'The job was cancelled', retryable: false },
  job_timed_out: { status: 504, title: 'The job exceeded its time limit', retryable: true },
  job_memory_exceeded: { status: 422, title: 'The job exceeded its memory limit', retryable: false },
  job_thread_lost: { status: 503, title: 'The thread that ran the job ended', retryable: true },
  job_threads_busy: { status: 503, title: 'Too many jobs wait for a thread', retryable: true },
  job_assertion_failed: { status: 422, title: 'An assertion of the job failed', retryable: true },
  job_redirect_limit: { status: 422, title: 'Too many redirects', retryable: false },
  job_result_too_large: { status: 413, title: 'The job result is too large', retryable: false },
  tls_failed: { status: 502, title: 'The TLS handshake failed', retryable: true },
  function_syntax: { status: 400, title: 'The source is not a valid ES module', retryable: false },
  function_invalid: { status: 400, title: 'Module fails to load or exports no function', retryable: false },
  job_stalled: { status: 503, title: 'The node running the job failed repeatedly', retryable: true },
  pool_closed: { status: 409, title: 'The pool is draining or being deleted', retryable: false },
  queue_full: { status: 429, title: 'Too many waiting jobs in the pool', retryable: true },
  pool_limit: { status: 429, title: 'Too many pools', retryable: true },
  batch_limit: { status: 429, title: 'Too many running batches', retryable: true },
  schedule_limit: { status: 429, title: 'Too many schedules', retryable: true },
  setup_limit: { status: 429, title: 'Too many set-ups', retryable: true },
  function_limit: { status: 429, title: 'Too many functions', retryable: true },

  // locks and counters
  lock_held: { status: 409, title: 'Another owner holds the lock', retryable: true },
  lease_lost: { status: 410, title: 'The lease has ended', retryable: false },
  lock_queue_full: { status: 429, title: 'Wait queue of the lock is full', retryable: true },
  lock_limit: { status: 429, title: 'Too many locks in use', retryable: true },
  counter_bound: { status: 409, title: 'The counter would leave its bounds', retryable: false },
  value_mismatch: { status: 412, title: 'The counter does not have the expected value', retryable: false },
  stale_fencing_token: { status: 412, title: 'The fencing token is stale', retryable: false },
  counter_limit: { status: 429, title: 'Too many counters', retryable: true },
  fence_limit: { status: 429, title: 'Too many different locks for the counter', retryable: false },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}
