--[[
  Reads a lock with its waiters.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name
  Returns  'ok', HGETALL of the lease, waiters in their order, HGETALL of them
]]
--- @include "parts/lock"

settle()
local reply = { 'ok', ended, finish() }
reply[4] = call('HEXISTS', state, 'lease') == 1 and call('HGETALL', state) or {}
reply[5] = call('ZRANGE', queue, 0, -1)
reply[6] = call('HGETALL', waiters)
return reply
