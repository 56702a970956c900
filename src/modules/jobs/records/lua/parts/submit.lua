--[[
  Accepts one job: the record, its place in the pool, and the outbox until it is in its queue. The first part of run-
  queue/lua/accept.lua, as a function.

  KEYS     1 root
  ARGV     id, pool, now, when it may start, deduplication id or '', its time to live in ms or 0, then field, value,
           ...
  Returns  {'added'} | {'duplicate', id of the other} | {'full'} | {'closed', why} | {'missing'}: no such pool
]]
--- @include "names"

local id, pool, now, at, dedup, ttl = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local meta = call('HMGET', pool_key(pool, 'meta'), 'queueLimit', 'closed')
if not meta[1] then return { 'missing' } end
if dedup ~= '' then
  local other = call('GET', dedup_key(pool, dedup))
  local state = other and call('HGET', job_key(other), 'state')
  if state and (not FINAL[state] or call('PTTL', dedup_key(pool, dedup)) > 0) then return { 'duplicate', other } end
end
if meta[2] then return { 'closed', meta[2] } end
if call('ZCARD', pool_key(pool, 'pending')) >= tonumber(meta[1]) then return { 'full' } end
call('HSET', job_key(id), 'pool', pool, 'gen', 1, 'queuedAt', now, unpack(ARGV, 7))
call('ZADD', pool_key(pool, 'pending'), at, id)
call('ZADD', pool_key(pool, 'ids'), 0, id)
call('ZADD', root .. 'outbox', now, id)
if dedup ~= '' then
  if ttl > 0 then call('SET', dedup_key(pool, dedup), id, 'PX', ttl)
  else call('SET', dedup_key(pool, dedup), id) end
end
return { 'added' }
