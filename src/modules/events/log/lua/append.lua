--[[
  Appends one entry to the event log, exactly once however often it is sent.

  KEYS     1 the stream
           2 writers: hash, node to "boot messages others": what of its events is in the log or lost for good
  ARGV     1 node, 2 boot (one life of the node), 3-4 messages and others numbered before this entry, 5-6 those in it,
           7 most entries of the stream, 8 events numbered up to the entry sent before this one, 9 those of them that
           Redis has acknowledged, 10 body
  Returns  id of the entry | nil when the log has it already | error EARLY when the entry sent before has to be sent
           again

  A writer numbers all its events, also those it had to drop. Where its numbers jump from one entry to the next, events
  are missing. The field `origin` of the entry says so ("node boot messages others lostMessages lostOthers"), whether
  they were dropped before they came here or Redis lost its tail in a crash. When nothing is known of this life of the
  node, nothing can be missing between two entries.
]]
local boot, messages, others = string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^(%S+) (%d+) (%d+)$')
local firstMessage, firstOther = tonumber(ARGV[3]), tonumber(ARGV[4])
local nextMessage, nextOther = firstMessage + tonumber(ARGV[5]), firstOther + tonumber(ARGV[6])
local lostMessages, lostOthers = 0, 0
if boot == ARGV[2] then
  local known = messages + others
  if nextMessage + nextOther <= known then return nil end
  -- Redis refused what comes before, for want of room: it can still come. What it acknowledged and has lost cannot.
  if known < tonumber(ARGV[8]) and known >= tonumber(ARGV[9]) then
    return redis.error_reply('EARLY the entry before this one was refused')
  end
  lostMessages, lostOthers = math.max(0, firstMessage - messages), math.max(0, firstOther - others)
end
local numbers = string.format('%.0f %.0f %.0f %.0f', firstMessage, firstOther, lostMessages, lostOthers)
local origin = ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. numbers
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[7], '*', 'body', ARGV[10], 'origin', origin)
redis.call('HSET', KEYS[2], ARGV[1], string.format('%s %.0f %.0f', ARGV[2], nextMessage, nextOther))
return id
