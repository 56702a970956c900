--[[
  read_job(id): the fields of a job that the other functions take as `job`. finish(id, job, now, state, result, err,
  attempts_made, max_bytes, node): the one way a job ends. `node`: the one that ends it, and needs no message of that.
  Returns what became of its batch ('' when it has none): 'running', 'stopped' by this job, 'stopping' or 'ended'; and
  how many of its jobs are open while it runs.
]]
--- @include "batch"
--- @include "batch-item"

local function read_job(id)
  local f = call('HMGET', job_key(id), 'state', 'pool', 'gen', 'batch', 'idx', 'solo', 'dedup', 'waiters', 'run')
  return {
    state = f[1], pool = f[2], gen = f[3], batch = f[4], idx = f[5], solo = f[6], dedup = f[7], waiters = f[8],
    run = f[9],
  }
end

local function forget(pool, ids)
  for _, old in ipairs(ids) do
    call('DEL', job_key(old), job_key(old) .. ':logs')
    call('ZREM', pool_key(pool, 'ids'), old)
  end
end

-- Amortised: each job that ends takes at most a few old ones with it. Age is looked at by RETAIN_POOL.
local function retain(pool)
  local ended = pool_key(pool, 'ended')
  local excess = call('ZCARD', ended) - tonumber(call('HGET', pool_key(pool, 'meta'), 'keepCount') or 0)
  if excess <= 0 then return end
  local old = call('ZRANGE', ended, 0, math.min(excess, 10) - 1)
  call('ZREM', ended, unpack(old))
  forget(pool, old)
end

local function finish(id, job, now, state, result, err, attempts_made, max_bytes, node)
  local key = job_key(id)
  if state == 'completed' then
    call('HSET', key, 'state', state, 'finishedAt', now, 'attemptsMade', attempts_made, 'result', result, 'progress', 1)
    if tonumber(attempts_made) > 1 then call('HDEL', key, 'error') end
  else
    call('HSET', key, 'state', state, 'finishedAt', now, 'attemptsMade', attempts_made, 'error', err)
  end
  call('ZREM', pool_key(job.pool, job.state == 'active' and 'active' or 'pending'), id)
  call('ZADD', pool_key(job.pool, 'ended'), now, id)
  call('HINCRBY', pool_key(job.pool, 'meta'), state, 1)
  if job.dedup then
    local dedup = dedup_key(job.pool, job.dedup)
    if call('GET', dedup) == id and call('PTTL', dedup) == -1 then call('DEL', dedup) end
  end
  local batch, open = '', 0
  if job.batch and not job.solo then batch, open = batch_item(id, job, state, result, err, max_bytes, now) end
  if job.waiters and job.waiters ~= node then publish('ended', id) end
  retain(job.pool)
  return batch, open
end
