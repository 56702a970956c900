import type { Counts } from './counts.ts';

/**
 * Appends one entry to the event log, exactly once however often it is sent.
 *
 *   KEYS  1 the stream, 2 the hash of writers: node → "boot messages others", what of its events is in the log or lost for good
 *   ARGV  1 node, 2 boot (one life of the node), 3–4 messages and others numbered before this entry, 5–6 those in it,
 *         7 most entries of the stream, 8 events numbered up to the entry sent before this one, 9 those of them that Redis has
 *         acknowledged, 10 body
 *   → the id of the entry; nil when the log already has it; the error EARLY when the entry sent before this one is to be sent again
 *
 * A writer numbers all its events, also those it had to drop. Where its numbers jump from one entry to the next, events are missing: the
 * field `origin` of the entry says so ("node boot messages others lostMessages lostOthers"), whether they were dropped before they came
 * here or Redis lost its tail in a crash. When nothing is known of this life of the node, nothing can be missing between two entries.
 */
export const APPEND_SCRIPT = `
local boot, messages, others = string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^(%S+) (%d+) (%d+)$')
local firstMessage, firstOther = tonumber(ARGV[3]), tonumber(ARGV[4])
local nextMessage, nextOther = firstMessage + tonumber(ARGV[5]), firstOther + tonumber(ARGV[6])
local lostMessages, lostOthers = 0, 0
if boot == ARGV[2] then
  local known = messages + others
  if nextMessage + nextOther <= known then return nil end
  -- Redis refused what comes before, for want of room: it can still come. What was acknowledged and is not known any more cannot.
  if known < tonumber(ARGV[8]) and known >= tonumber(ARGV[9]) then return redis.error_reply('EARLY the entry before this one was refused') end
  lostMessages, lostOthers = math.max(0, firstMessage - messages), math.max(0, firstOther - others)
end
local origin = string.format('%s %s %.0f %.0f %.0f %.0f', ARGV[1], ARGV[2], firstMessage, firstOther, lostMessages, lostOthers)
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[7], '*', 'body', ARGV[10], 'origin', origin)
redis.call('HSET', KEYS[2], ARGV[1], string.format('%s %.0f %.0f', ARGV[2], nextMessage, nextOther))
return id
`.trim();

/**
 * Makes the log ready for a node that starts.
 *
 *   KEYS  as above        ARGV  1 node, 2 boot, 3 body of an entry without events, 4 most entries looked through
 *   → nil; or, when a former life of the node has ended without saying so (it was killed), the id of its newest entry that is found, else ''
 *
 * The node is registered with nothing written yet, unless it has written already; and a log that is empty gets an entry, so that there is
 * always one for a cursor to name. After a life that was killed an entry marked `lost` says that events may be missing before it, nobody
 * knows how many: what the node had not written yet died with it.
 */
export const PREPARE_SCRIPT = `
local known = redis.call('HGET', KEYS[2], ARGV[1]) or ''
local former = string.match(known, '^(%S+) ')
if former == ARGV[2] then return nil end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' 0 0')
local origin = ARGV[1] .. ' ' .. ARGV[2] .. ' 0 0 0 0'
if former == nil then
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('XADD', KEYS[1], '*', 'body', ARGV[3], 'origin', origin) end
  return nil
end
local newest, wanted = '', ARGV[1] .. ' ' .. former .. ' '
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[4])) do
  if string.sub(entry[2][4] or '', 1, #wanted) == wanted then
    newest = entry[1]
    break
  end
end
redis.call('XADD', KEYS[1], '*', 'body', ARGV[3], 'origin', origin .. ' lost')
return newest
`.trim();

/**
 * A node ends, and everything it made is in the log: its next life has nothing to tell of this one.
 *
 *   KEYS  as above        ARGV  1 node, 2 boot
 */
export const RETIRE_SCRIPT = `
local known = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if string.match(known, '^(%S+) ') == ARGV[2] then redis.call('HDEL', KEYS[2], ARGV[1]) end
`.trim();

export interface AppendArguments {
  readonly keys: { readonly stream: string; readonly writers: string };
  readonly node: string;
  readonly boot: string;
  /** Events of this life of the node before the entry, in the log or lost. */
  readonly before: Counts;
  readonly counts: Counts;
  readonly maxEntries: number;
  /** Events numbered up to the entry that was sent before this one. */
  readonly after: number;
  /** Those of them that Redis has acknowledged. */
  readonly acknowledged: number;
  readonly body: Uint8Array;
}

/** The arguments of EVAL. The script goes along each time: its hash is known to Redis, and no NOSCRIPT answer can upset the order. */
export function evalArguments({
  keys,
  node,
  boot,
  before,
  counts,
  maxEntries,
  after,
  acknowledged,
  body,
}: AppendArguments): (string | number | Buffer)[] {
  return [
    APPEND_SCRIPT,
    2,
    keys.stream,
    keys.writers,
    node,
    boot,
    before.messages,
    before.others,
    counts.messages,
    counts.others,
    maxEntries,
    after,
    acknowledged,
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  ];
}
