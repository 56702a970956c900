--[[
  Has the end of a batch published on the control channel.

  KEYS     1 root
  ARGV     batch
  Returns  1: it will be published | 0: the batch has ended, or is not there
]]
--- @include "parts/names"

local key = batch_key(ARGV[1])
if call('HGET', key, 'state') ~= 'running' then return 0 end
call('HSET', key, 'waiters', 1)
return 1
