--[[
  Queues several entries by BullMQ's own script. A job leaves the outbox only when its entry is in the queue: whatever
  refuses the script or stops it, the outbox has the rest. A transaction does not do that, because a command that fails
  does not stop those behind it.

  KEYS     1 root, then those of BullMQ's script
  ARGV     for each entry: msgpacked arguments, data and msgpacked options of BullMQ's script, how many jobs it stands
           for, their ids
  Returns  nil
]]
local function enqueue(KEYS, ARGV)
--- @include "bullmq"
end

local keys, at = { unpack(KEYS, 2) }, 1
while ARGV[at] do
  local jobs = tonumber(ARGV[at + 3])
  enqueue(keys, { ARGV[at], ARGV[at + 1], ARGV[at + 2] })
  redis.call('ZREM', KEYS[1] .. 'outbox', unpack(ARGV, at + 4, at + 3 + jobs))
  at = at + 4 + jobs
end
