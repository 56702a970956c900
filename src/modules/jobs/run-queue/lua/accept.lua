--[[
  Accepts a job, and when it is accepted queues it by BullMQ's own script, so that both happen or neither, in one trip.
  The outbox is for the case that BullMQ's part fails: what a script has done before it failed stays done.

  KEYS     1 root, then those of BullMQ's script
  ARGV     1-3 msgpacked arguments, data and msgpacked options of BullMQ's script, then those of
           records/lua/parts/submit.lua
  Returns  as records/lua/parts/submit.lua
]]
local function submit(KEYS, ARGV)
--- @include "../../records/lua/parts/submit"
end
local function enqueue(KEYS, ARGV)
--- @include "bullmq"
end

local reply = submit({ KEYS[1] }, { unpack(ARGV, 4) })
if reply[1] == 'added' then
  enqueue({ unpack(KEYS, 2) }, { ARGV[1], ARGV[2], ARGV[3] })
  redis.call('ZREM', KEYS[1] .. 'outbox', ARGV[4])
end
return reply
