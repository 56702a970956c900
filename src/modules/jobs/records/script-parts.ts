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
`;

/**
 * Which run of a job may change it: the one that began last. Runs are numbered, over all generations of a job. Run 1 carries what it is and
 * begins before its record says so; the number of any other comes from START.
 */
export const PART_RUN = `
local function is_current(last, run) return last == run or (not last and run == '1') end
`;

/**
 * `hold`: whether a worker has what BullMQ gave it; then its lock lasts `ttl` ms from now. A lock that has expired without anybody having had it
 * since (`ats`: how often BullMQ has given it out) is taken again. Once it is lost, that stays so. It knows BullMQ's names of the lock, of the
 * list of what runs, and of what is checked for expired locks.
 */
export const PART_PLACE = `
local function hold(base, id, token, ats, ttl)
  local key = base .. id .. ':lock'
  local current = redis.call('GET', key)
  if current ~= token then
    if current or redis.call('HGET', base .. id, 'ats') ~= ats or not redis.call('LPOS', base .. 'active', id) then return false end
  end
  redis.call('SET', key, token, 'PX', ttl)
  redis.call('SREM', base .. 'stalled', id)
  return true
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
`;

/** Most bytes of all results of a batch come as an argument: contract's MAX_BATCH_RESULT_BYTES. */
const PART_BATCH_ITEM = `
-- Reads all and writes all: a call costs more than what it does.
local function batch_item(id, job, state, result, err, max_bytes, now)
  local key = batch_key(job.batch)
  local b = call('HMGET', key, 'total', 'fed', 'ended', 'stop', 'failFast', 'ordered', 'resultBytes', state)
  if not b[1] then return '', 0 end
  local bytes = tonumber(b[7] or 0)
  local item = '{"index":' .. job.idx .. ',"job":"' .. id .. '","state":"' .. state .. '"'
  if state ~= 'completed' then
    item = item .. ',"error":' .. err .. '}'
  elseif bytes + #result > max_bytes then
    item = item .. ',"resultDropped":true}'
  else
    bytes = bytes + #result
    item = item .. ',"result":' .. result .. '}'
  end
  call('HSET', key .. ':results', job.idx, item)
  if b[6] ~= '1' then call('RPUSH', key .. ':order', job.idx) end
  call('SREM', key .. ':open', job.idx)
  local ended = tonumber(b[3]) + 1
  call('HSET', key, 'ended', ended, state, tonumber(b[8] or 0) + 1, 'resultBytes', bytes)
  local stopped = false
  if b[5] == '1' and (state == 'failed' or state == 'timed_out') then stopped = stop_batch(job.batch, 'failed') end
  if (stopped or ended >= tonumber(b[1])) and settle_batch(job.batch, now) then
    call('HSET', key, 'settledBy', id)
    return 'ended', 0
  end
  if stopped then return 'stopped', 0 end
  return b[4] and 'stopping' or 'running', tonumber(b[2]) - ended
end
`;

/**
 * `finish(id, job, now, state, result, err, attempts_made, max_bytes, node)`: the one way a job ends. `node`: who needs not be told. `job`: state, pool, batch, idx, solo, dedup,
 * waiters as `read_job` gives them. Gives what became of its batch ('' when it has none): 'running', 'stopped' by this job, 'stopping',
 * 'ended', and while it is running how many of its jobs are open.
 */
export const PART_FINISH = `${PART_BATCH}${PART_BATCH_ITEM}
local function read_job(id)
  local f = call('HMGET', job_key(id), 'state', 'pool', 'gen', 'batch', 'idx', 'solo', 'dedup', 'waiters', 'run')
  return { state = f[1], pool = f[2], gen = f[3], batch = f[4], idx = f[5], solo = f[6], dedup = f[7], waiters = f[8], run = f[9] }
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
  if job.dedup and call('GET', dedup_key(job.pool, job.dedup)) == id and call('PTTL', dedup_key(job.pool, job.dedup)) == -1 then
    call('DEL', dedup_key(job.pool, job.dedup))
  end
  local batch, open = '', 0
  if job.batch and not job.solo then batch, open = batch_item(id, job, state, result, err, max_bytes, now) end
  if job.waiters and job.waiters ~= node then publish('ended', id) end
  retain(job.pool)
  return batch, open
end
`;
