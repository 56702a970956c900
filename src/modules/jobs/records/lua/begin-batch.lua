--[[
  Begins a batch without inputs. They follow, and the field `ready` lets it run.

  KEYS     1 root
  ARGV     batch, pool, total, most inputs of the pool that may wait, most running batches, then field, value, ...
  Returns  {'added'} | {'full'} | {'many'} | {'closed', why} | {'missing'}
]]
--- @include "parts/names"

local batch, pool, total = ARGV[1], ARGV[2], tonumber(ARGV[3])
local meta = call('HMGET', pool_key(pool, 'meta'), 'queueLimit', 'closed', 'unfed')
if not meta[1] then return { 'missing' } end
if meta[2] then return { 'closed', meta[2] } end
if tonumber(meta[3] or 0) + total > tonumber(ARGV[4]) then return { 'full' } end
if call('SCARD', root .. 'batches:running') >= tonumber(ARGV[5]) then return { 'many' } end
call('HSET', batch_key(batch), 'pool', pool, 'state', 'running', 'total', total, 'fed', 0, 'ended', 0, unpack(ARGV, 6))
call('ZADD', root .. 'batches', 0, batch)
call('SADD', root .. 'batches:running', batch)
call('HINCRBY', pool_key(pool, 'meta'), 'unfed', total)
return { 'added' }
