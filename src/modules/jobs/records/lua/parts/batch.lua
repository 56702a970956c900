--[[
  stop_batch(id, why): drops the inputs that are not jobs yet; false when it was stopped before. settle_batch(id, now):
  ends the batch when nothing is left of it; whether it did.
]]
local function stop_batch(id, why)
  local key = batch_key(id)
  local b = call('HMGET', key, 'total', 'fed', 'pool', 'stop')
  if b[4] then return false end
  call('HSET', key, 'stop', why)
  local rest = tonumber(b[1]) - tonumber(b[2])
  if rest > 0 then
    call('HINCRBY', key, 'cancelled', rest)
    call('HINCRBY', key, 'ended', rest)
    call('HINCRBY', pool_key(b[3], 'meta'), 'unfed', -rest)
    call('DEL', key .. ':inputs')
  end
  return true
end

local function settle_batch(id, now)
  local key = batch_key(id)
  local b = call('HMGET', key, 'total', 'ended', 'state', 'stop', 'failed', 'timed_out', 'pool', 'waiters')
  if b[3] ~= 'running' or tonumber(b[2]) < tonumber(b[1]) then return false end
  local state = b[4] or 'completed'
  if not b[4] and tonumber(b[5] or 0) + tonumber(b[6] or 0) > 0 then state = 'failed' end
  call('HSET', key, 'state', state, 'finishedAt', now)
  call('SREM', root .. 'batches:running', id)
  local keep = tonumber(call('HGET', pool_key(b[7], 'meta'), 'keepAgeMs') or 0)
  call('ZADD', root .. 'batches:ended', now + keep, id)
  call('DEL', key .. ':inputs', key .. ':open')
  if b[8] then publish('ended', id) end
  return true
end
