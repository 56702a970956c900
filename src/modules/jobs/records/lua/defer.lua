--[[
  A running job goes back to the queue: for another attempt, or because its node stops.

  KEYS     1 root
  ARGV     id, generation, run, now, when it may start, error as JSON or '', attempts made, how often its thread was
           lost
  Returns  {'done'} | {'missing'} | {'stale'}: another generation, or another run has begun | {'final'} |
           {'cancelled'}: it is to end instead
]]
--- @include "parts/names"
--- @include "parts/run"

local id, gen, run, now, at = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local key = job_key(id)
local f = call('HMGET', key, 'state', 'gen', 'cancel', 'pool', 'run')
if not f[1] then return { 'missing' } end
if f[2] ~= gen or not is_current(f[5], run) then return { 'stale' } end
if FINAL[f[1]] then return { 'final' } end
if f[3] then return { 'cancelled' } end
call('ZREM', pool_key(f[4], 'active'), id)
local state = tonumber(at) > tonumber(now) and 'delayed' or 'queued'
call('HSET', key, 'state', state, 'availableAt', at, 'attemptsMade', ARGV[7], 'run', run)
if ARGV[8] ~= '0' then call('HSET', key, 'threadsLost', ARGV[8]) end
if ARGV[6] ~= '' then call('HSET', key, 'error', ARGV[6]) end
call('ZADD', pool_key(f[4], 'pending'), at, id)
return { 'done' }
