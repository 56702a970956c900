--[[
  A sign of life of waiters.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name, 2 after how many ms without another sign they are gone, then waiters
  Returns  'ok', then those of them that must act: its turn has come (and the call may have been lost), or it is not in
           the queue any more
]]
--- @include "parts/lock"

local alive = int(now + ARGV[2])
for at = 3, #ARGV do call('ZADD', limits, 'XX', alive, ARGV[at]) end
settle()
local called = call('HGET', state, 'called')
local reply = { 'ok', ended, finish() }
for at = 3, #ARGV do
  if ARGV[at] == called or not call('ZSCORE', queue, ARGV[at]) then reply[#reply + 1] = ARGV[at] end
end
return reply
