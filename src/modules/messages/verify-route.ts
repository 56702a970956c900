/** What both verify routes say of themselves. */
export const VERIFY_DESCRIPTION =
  'Counts the captured messages that match, those that have come and those that come within `withinMs`, and answers at once when the outcome is certain. The answer is 200 either way: `satisfied` says how it went, `detail`, `messages` and `closest` why. A message counts also when the capture lets go of it later.';

export const VERIFY_ERRORS = [
  'not_found',
  'state_conflict',
  'gone',
  'wait_limit',
  'thread_lost',
  'timeout',
  'node_unreachable',
] as const;
