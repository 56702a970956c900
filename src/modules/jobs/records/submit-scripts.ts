import { RedisScript } from '../../../core/redis/index.ts';
import { PART_BATCH, PART_NAMES } from './script-parts.ts';

/**
 * Accepts one job: the record, its place in the pool, and the outbox, until it is in BullMQ's queue. Run as the first part of a script
 * (queues/queue-entry.ts).
 *
 *   ARGV id, pool, now, when it may start, deduplication id or '', its time to live in ms or 0, then field, value, …
 *   →    ['added'] · ['duplicate', id of the other] · ['full'] · ['closed', why] · ['missing']: no such pool
 */
export const SUBMIT_BODY = `${PART_NAMES}
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
`;

/**
 * Makes a job that has ended without completing queued again, as another generation of itself.
 *
 *   ARGV id, now
 *   →    ['added', generation] · ['missing'] · ['state', state] · ['full'] · ['closed', why]
 */
export const REOPEN = new RedisScript(`${PART_NAMES}
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
`);

/**
 * Makes the next inputs of a batch into jobs, as many as keep `window` of them open.
 *
 * With a bundle of more than one they are bundled (queues/bundle.ts), as many at a time; towards the end of the batch fewer, so that there is
 * one for every slot.
 *
 *   ARGV batch, now, window, most at a time, most bytes of inputs at a time, what its job ids begin with, jobs of a bundle, bundles that are
 *        to be had from what is left
 *   →    [1 when inputs are left else 0, options, index of the first, inputs of the new jobs, jobs of a bundle]
 */
export const FEED = new RedisScript(`${PART_NAMES}
local batch, now, window, most, most_bytes, prefix = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local key = batch_key(batch)
local b = call('HMGET', key, 'state', 'stop', 'total', 'fed', 'pool', 'spec', 'ready', 'options')
if b[1] ~= 'running' or b[2] then return { 0 } end
if not b[7] then return { 1, b[8], 0, {} } end
local fed, pool, total = tonumber(b[4]), b[5], tonumber(b[3])
local count = math.min(window - call('SCARD', key .. ':open'), total - fed, most)
local spec = cjson.decode(b[6])
local digits = '0123456789abcdefghjkmnpqrstvwxyz'
local function digit(n, shift)
  local at = math.floor(n / 2 ^ shift) % 32 + 1
  return string.sub(digits, at, at)
end
local size = math.max(1, math.min(tonumber(ARGV[7]), math.floor((total - fed) / tonumber(ARGV[8]))))
-- One that waits for its lock would keep those behind it.
if size > 1 and cjson.decode(b[8]).lock then size = 1 end
local inputs, bytes, bundle = {}, 0, nil
while #inputs < count and bytes < most_bytes do
  local index, input = fed + #inputs, call('LPOP', key .. ':inputs')
  local id = prefix .. digit(index, 15) .. digit(index, 10) .. digit(index, 5) .. digit(index, 0)
  call('HSET', job_key(id), 'pool', pool, 'gen', 1, 'batch', batch, 'idx', index, 'state', 'queued', 'availableAt', now, 'input', input, unpack(spec))
  if size > 1 then
    if #inputs % size == 0 then bundle = 'bundle.' .. id end
    call('HSET', job_key(id), 'bundle', bundle)
  end
  call('ZADD', pool_key(pool, 'pending'), now, id)
  call('ZADD', pool_key(pool, 'ids'), 0, id)
  call('ZADD', root .. 'outbox', now, id)
  call('SADD', key .. ':open', index)
  inputs[#inputs + 1] = input
  bytes = bytes + #input
end
if #inputs > 0 then
  call('HSET', key, 'fed', fed + #inputs)
  call('HINCRBY', pool_key(pool, 'meta'), 'unfed', -#inputs)
end
return { fed + #inputs < total and 1 or 0, b[8], fed, inputs, size }
`);

/**
 * Begins a batch without inputs; they follow, and \`ready\` lets it run.
 *
 *   ARGV batch, pool, total, most inputs of the pool that may wait, most running batches, then field, value, …
 *   →    ['added'] · ['full'] · ['many'] · ['closed', why] · ['missing']
 */
export const BEGIN_BATCH = new RedisScript(`${PART_NAMES}
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
`);

/**
 * Takes no more inputs of a batch. Its open jobs are the caller's to cancel.
 *
 *   ARGV batch, now, why: cancelled or failed
 *   →    ['missing'] · ['final'] · ['stopped', whether it has ended]
 */
export const STOP_BATCH = new RedisScript(`${PART_NAMES}${PART_BATCH}
local state = call('HGET', batch_key(ARGV[1]), 'state')
if not state then return { 'missing' } end
if state ~= 'running' then return { 'final' } end
stop_batch(ARGV[1], ARGV[3])
return { 'stopped', settle_batch(ARGV[1], ARGV[2]) and 1 or 0 }
`);

/**
 * A node waits for the end of a batch, and hears of it on the control channel.
 *
 *   ARGV batch
 *   →    1: it will be published · 0: the batch has ended, or is not there
 */
export const AWAIT_BATCH = new RedisScript(`${PART_NAMES}
local key = batch_key(ARGV[1])
if call('HGET', key, 'state') ~= 'running' then return 0 end
call('HSET', key, 'waiters', 1)
return 1
`);
