--[[
  Queues a job again that has ended without completing, as another generation of itself.

  KEYS     1 root
  ARGV     id, now
  Returns  {'added', generation} | {'missing'} | {'state', state} | {'full'} | {'closed', why}
]]
--- @include "parts/names"

local id, now = ARGV[1], ARGV[2]
local key = job_key(id)
local f = call('HMGET', key, 'state', 'pool', 'batch')
if not f[1] then return { 'missing' } end
if not FINAL[f[1]] or f[1] == 'completed' then return { 'state', f[1] } end
local pool = f[2]
local meta = call('HMGET', pool_key(pool, 'meta'), 'queueLimit', 'closed')
if not meta[1] then return { 'closed', 'deleting' } end
if meta[2] then return { 'closed', meta[2] } end
if call('ZCARD', pool_key(pool, 'pending')) >= tonumber(meta[1]) then return { 'full' } end
local gen = call('HINCRBY', key, 'gen', 1)
call('HSET', key, 'state', 'queued', 'progress', 0, 'attemptsMade', 0, 'queuedAt', now, 'availableAt', now)
call('HDEL', key, 'error', 'result', 'finishedAt', 'startedAt', 'cancel', 'stalls', 'threadsLost', 'node', 'bundle')
-- A batch that counted the job once does not count it again.
if f[3] then call('HSET', key, 'solo', 1) end
call('ZREM', pool_key(pool, 'ended'), id)
call('ZADD', pool_key(pool, 'pending'), now, id)
call('ZADD', root .. 'outbox', now, id)
return { 'added', gen }
