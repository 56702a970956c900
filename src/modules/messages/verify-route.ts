/** What both verify routes say of themselves. */
export const VERIFY_DESCRIPTION =
  'Counts the captured messages that match, including those that arrive within `withinMs`, and returns as soon as the outcome is certain. The status is always 200: `satisfied` is the outcome; `detail`, `messages` and `closest` explain it. A message still counts when the capture evicts it later.';

export const VERIFY_ERRORS = [
  'not_found',
  'state_conflict',
  'gone',
  'wait_limit',
  'thread_lost',
  'timeout',
  'node_unreachable',
] as const;
