--[[
  Extends (or shortens) a lease: it ends ttl ms from now.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name, 2 lease, 3 ttl in ms, or '' to change nothing, 4 run of a job that renews it, or ''
  Returns  'lost': it is not there, or another run of the job has begun | 'ok', then HGETALL of the lease
]]
--- @include "parts/lock"

settle()
if call('HGET', state, 'lease') ~= ARGV[2] or is_superseded(guard, ARGV[4]) then return { 'lost', ended, finish() } end
if ARGV[3] ~= '' then call('HSET', state, 'ttl', ARGV[3], 'expires', int(now + ARGV[3])) end
return { 'ok', ended, finish(), unpack(call('HGETALL', state)) }
