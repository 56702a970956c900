/**
 * Lua that several scripts share. Every script gets the root of the key names as KEYS[1] and makes the names from it (job-keys.ts): one
 * hash tag, so one slot.
 */

/** Names of keys and small tests. */
export const PART_NAMES = `
local root = KEYS[1]
local call = redis.call
local function job_key(id) return root .. 'job:' .. id end
local function pool_key(pool, part) return root .. 'pool:' .. pool .. ':' .. part end
local function batch_key(id) return root .. 'batch:' .. id end
local function dedup_key(pool, id) return root .. 'dedup:' .. pool .. ':' .. id end
local FINAL = { completed = true, failed = true, cancelled = true, timed_out = true }
local function publish(verb, id) call('PUBLISH', root .. 'control', verb .. ' ' .. id) end
local function running(pool, node, by)
  if call('HINCRBY', pool_key(pool, 'meta'), 'running:' .. node, by) <= 0 then
    call('HDEL', pool_key(pool, 'meta'), 'running:' .. node)
  end
end
`;

/** Batches: `stop_batch` gives up the inputs that are not jobs yet, `settle_batch` ends the batch when nothing is left of it. */
export const PART_BATCH = `
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
  local b = call('HMGET', key, 'total', 'ended', 'state', 'stop', 'failed', 'timed_out', 'pool')
  if b[3] ~= 'running' or tonumber(b[2]) < tonumber(b[1]) then return false end
  local state = b[4] or 'completed'
  if not b[4] and tonumber(b[5] or 0) + tonumber(b[6] or 0) > 0 then state = 'failed' end
  call('HSET', key, 'state', state, 'finishedAt', now)
  call('SREM', root .. 'batches:running', id)
  local keep = tonumber(call('HGET', pool_key(b[7], 'meta'), 'keepAgeMs') or 0)
  call('ZADD', root .. 'batches:ended', now + keep, id)
  call('DEL', key .. ':inputs', key .. ':open')
  return true
end
`;

/** Most bytes of all results of a batch come as the third argument: contract's MAX_BATCH_RESULT_BYTES. */
const PART_BATCH_ITEM = `
local function batch_item(id, job, state, result, err, max_bytes, now)
  local key = batch_key(job.batch)
  if call('EXISTS', key) == 0 then return '', 0 end
  local item = '{"index":' .. job.idx .. ',"job":"' .. id .. '","state":"' .. state .. '"'
  if state ~= 'completed' then
    item = item .. ',"error":' .. err .. '}'
  elseif call('HINCRBY', key, 'resultBytes', #result) > max_bytes then
    call('HINCRBY', key, 'resultBytes', -#result)
    item = item .. ',"resultDropped":true}'
  else
    item = item .. ',"result":' .. result .. '}'
  end
  call('HSET', key .. ':results', job.idx, item)
  call('RPUSH', key .. ':order', job.idx)
  call('SREM', key .. ':open', job.idx)
  call('HINCRBY', key, state, 1)
  call('HINCRBY', key, 'ended', 1)
  if job.state == 'active' then call('HINCRBY', key, 'active', -1) end
  local stopped = false
  if (state == 'failed' or state == 'timed_out') and call('HGET', key, 'failFast') == '1' then stopped = stop_batch(job.batch, 'failed') end
  if settle_batch(job.batch, now) then return 'ended', 0 end
  return stopped and 'stopped' or 'running', call('SCARD', key .. ':open')
end
`;

/**
 * `finish(id, job, now, state, result, err, max_bytes)`: the one way a job ends. `job`: state, pool, node, batch, idx, solo, dedup,
 * waiters as `read_job` gives them. Gives what became of its batch ('' when it has none): 'running', 'stopped', 'ended', and how many of
 * the batch's jobs are open.
 */
export const PART_FINISH = `${PART_BATCH}${PART_BATCH_ITEM}
local function read_job(id)
  local f = call('HMGET', job_key(id), 'state', 'pool', 'gen', 'node', 'batch', 'idx', 'solo', 'dedup', 'waiters', 'cancel')
  return { state = f[1], pool = f[2], gen = f[3], node = f[4], batch = f[5], idx = f[6], solo = f[7], dedup = f[8], waiters = f[9], cancel = f[10] }
end

local function forget(pool, ids)
  for _, old in ipairs(ids) do
    call('DEL', job_key(old), job_key(old) .. ':logs')
    call('ZREM', pool_key(pool, 'ids'), old)
  end
end

-- Amortised: each job that ends takes at most a few old ones with it.
local function retain(pool, now)
  local meta = call('HMGET', pool_key(pool, 'meta'), 'keepCount', 'keepAgeMs')
  local ended = pool_key(pool, 'ended')
  local old = call('ZRANGEBYSCORE', ended, '-inf', now - tonumber(meta[2] or 0), 'LIMIT', 0, 10)
  if #old == 0 then
    local excess = call('ZCARD', ended) - tonumber(meta[1] or 0)
    if excess <= 0 then return end
    old = call('ZRANGE', ended, 0, math.min(excess, 10) - 1)
  end
  call('ZREM', ended, unpack(old))
  forget(pool, old)
end

local function finish(id, job, now, state, result, err, max_bytes)
  local key = job_key(id)
  call('HSET', key, 'state', state, 'finishedAt', now)
  if result ~= '' then call('HSET', key, 'result', result, 'progress', 1) end
  if err ~= '' then call('HSET', key, 'error', err) else call('HDEL', key, 'error') end
  if job.state == 'active' then
    call('ZREM', pool_key(job.pool, 'active'), id)
    running(job.pool, job.node, -1)
  else
    call('ZREM', pool_key(job.pool, 'pending'), id)
  end
  call('ZADD', pool_key(job.pool, 'ended'), now, id)
  call('HINCRBY', pool_key(job.pool, 'meta'), state, 1)
  if job.dedup and call('GET', dedup_key(job.pool, job.dedup)) == id and call('PTTL', dedup_key(job.pool, job.dedup)) == -1 then
    call('DEL', dedup_key(job.pool, job.dedup))
  end
  local batch, open = '', 0
  if job.batch and not job.solo then batch, open = batch_item(id, job, state, result, err, max_bytes, now) end
  if job.waiters then publish('ended', id) end
  retain(job.pool, now)
  return batch, open
end
`;
