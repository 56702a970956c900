import { RedisScript } from '../../../core/redis/index.ts';
import { PART_FINISH, PART_NAMES, PART_PLACE, PART_RUN } from './script-parts.ts';

/** Fields that START gives, in this order. */
export const STARTED_FIELDS = [
  'pool',
  'kind',
  'input',
  'labels',
  'attempts',
  'backoff',
  'timeoutMs',
  'lock',
  'attemptsMade',
  'queuedAt',
  'batch',
  'idx',
  'stalls',
  'schedule',
  'run',
  'threadsLost',
] as const;

/** `run`: its number, or '' for the next one. */
const PART_BEGIN = `${PART_RUN}
local function begin(id, gen, run, node, now)
  local key = job_key(id)
  local f = call('HMGET', key, 'state', 'gen', 'cancel', 'pool', 'run')
  if not f[1] then return 'missing' end
  if f[2] ~= gen then return 'stale' end
  if FINAL[f[1]] then return 'final' end
  -- Run 1 may have begun on a node that could not say so.
  if run == '' then run = string.format('%d', math.max(tonumber(f[5] or 0), 1) + 1)
  elseif not is_current(f[5], run) then return 'stale' end
  if f[1] ~= 'active' then call('ZREM', pool_key(f[4], 'pending'), id)
  -- The node that had it has died, or lost it for a while.
  elseif run ~= f[5] then call('HINCRBY', key, 'stalls', 1) end
  call('HSET', key, 'state', 'active', 'node', node, 'startedAt', now, 'run', run)
  call('ZADD', pool_key(f[4], 'active'), now, id)
  return f[3] and 'cancelled' or 'started'
end
`;

/**
 * A worker takes a job: its next run begins. Only while it has what BullMQ gave out, so that a worker that comes late does not take the job from
 * the one that has it now.
 *
 *   ARGV id, generation, node, now, bundle it was given out in or '', then as `hold` takes it
 *   →    ['missing'] · ['stale']: another generation, or it is not in that bundle any more, or another worker's · ['final'] ·
 *        ['started', values of STARTED_FIELDS] · ['cancelled', the same]: begun, but its end was asked for before
 */
export const START = new RedisScript(`${PART_NAMES}${PART_PLACE}${PART_BEGIN}
if (call('HGET', job_key(ARGV[1]), 'bundle') or '') ~= ARGV[5] or not hold(unpack(ARGV, 6)) then return { 'stale' } end
local reply = begin(ARGV[1], ARGV[2], '', ARGV[3], ARGV[4])
if reply ~= 'started' and reply ~= 'cancelled' then return { reply } end
return { reply, call('HMGET', job_key(ARGV[1]), ${STARTED_FIELDS.map((name) => `'${name}'`).join(', ')}) }
`);

/**
 * What happened to jobs that this worker knows, in order, many at once.
 *
 *   ARGV one after the other:
 *     'begin', id, generation, run, node, now
 *     'look', id, bundle it was given out in
 *     'finish', id, generation, run, now, state, result as JSON or '', error as JSON or '', attempts made, most bytes of a batch's results,
 *       node, when the run began
 *   →    for each:
 *     begin: as the first of START's reply
 *     look: 'open' · 'cancelled': its end was asked for · 'gone': it has ended, or is not in that bundle any more
 *     finish: ['done', what became of its batch, open jobs of it] · ['missing'] · ['stale']: another generation, or another run has begun ·
 *       ['final']: it had ended before. The same step again, because its reply was lost with the connection, is done again: nothing changes,
 *       and the reply is as before
 *     ['error', why]: Redis refused it; the others are done all the same
 */
export const STEPS = new RedisScript(`${PART_NAMES}${PART_BEGIN}${PART_FINISH}
local function done_before(id, job)
  if not job.batch or job.solo then return '', 0 end
  local b = call('HMGET', batch_key(job.batch), 'settledBy', 'stop', 'fed', 'ended')
  if b[1] == id then return 'ended', 0 end
  if b[1] or b[2] then return 'stopping', 0 end
  return 'running', tonumber(b[3] or 0) - tonumber(b[4] or 0)
end
local function finish_step(id, gen, run, now, state, result, err, attempts_made, max_bytes, node, began)
  local job = read_job(id)
  if not job.state then return { 'missing' } end
  if job.gen ~= gen then return { 'stale' } end
  if FINAL[job.state] then
    if job.run == run then return { 'done', done_before(id, job) } end
    return { 'final' }
  end
  if not is_current(job.run, run) then return { 'stale' } end
  -- It was over before its beginning was recorded.
  if job.state ~= 'active' then call('HSET', job_key(id), 'node', node, 'startedAt', began, 'run', run) end
  return { 'done', finish(id, job, now, state, result, err, attempts_made, tonumber(max_bytes), node) }
end
local function look(id, bundle)
  local f = call('HMGET', job_key(id), 'state', 'bundle', 'cancel')
  if not f[1] or FINAL[f[1]] or f[2] ~= bundle then return 'gone' end
  return f[3] and 'cancelled' or 'open'
end
local STEP = { begin = { begin, 6 }, look = { look, 3 }, finish = { finish_step, 12 } }
local replies, at = {}, 1
while ARGV[at] do
  local step = STEP[ARGV[at]]
  local ok, reply = pcall(step[1], unpack(ARGV, at + 1, at + step[2] - 1))
  if not ok then reply = { 'error', type(reply) == 'table' and reply.err or tostring(reply) } end
  replies[#replies + 1] = reply
  at = at + step[2]
end
return replies
`);

/**
 * A running job goes back to the queue: for another attempt, or because its node stops.
 *
 *   ARGV id, generation, run, now, when it may start, error as JSON or '', attempts made, how often its thread was lost
 *   →    ['done'] · ['missing'] · ['stale']: another generation, or another run has begun · ['final'] · ['cancelled']: it is to end instead
 */
export const DEFER = new RedisScript(`${PART_NAMES}${PART_RUN}
local id, gen, run, now, at = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local key = job_key(id)
local f = call('HMGET', key, 'state', 'gen', 'cancel', 'pool', 'run')
if not f[1] then return { 'missing' } end
if f[2] ~= gen or not is_current(f[5], run) then return { 'stale' } end
if FINAL[f[1]] then return { 'final' } end
if f[3] then return { 'cancelled' } end
call('ZREM', pool_key(f[4], 'active'), id)
call('HSET', key, 'state', tonumber(at) > tonumber(now) and 'delayed' or 'queued', 'availableAt', at, 'attemptsMade', ARGV[7], 'run', run)
if ARGV[8] ~= '0' then call('HSET', key, 'threadsLost', ARGV[8]) end
if ARGV[6] ~= '' then call('HSET', key, 'error', ARGV[6]) end
call('ZADD', pool_key(f[4], 'pending'), at, id)
return { 'done' }
`);

/**
 * What a running job says: its progress and lines for its log.
 *
 *   ARGV id, generation, run, progress or '', most lines of the log, lines…
 *   →    1 written · 0: the job has ended, or another run has begun
 */
export const NOTE = new RedisScript(`${PART_NAMES}${PART_RUN}
local id, run = ARGV[1], ARGV[3]
local key = job_key(id)
local f = call('HMGET', key, 'state', 'gen', 'run')
if not f[1] or f[2] ~= ARGV[2] or not is_current(f[3], run) or (FINAL[f[1]] and f[3] ~= run) then return 0 end
if ARGV[4] ~= '' then call('HSET', key, 'progress', ARGV[4]) end
if #ARGV > 5 then
  call('RPUSH', key .. ':logs', unpack(ARGV, 6))
  call('LTRIM', key .. ':logs', -tonumber(ARGV[5]), -1)
  call('HINCRBY', key, 'logged', #ARGV - 5)
end
return 1
`);

/**
 * Ends a job that waits, and takes it out of BullMQ's queue, so that it never runs; asks the node of one that runs to end it. Of BullMQ it
 * knows the names of what holds a waiting job: wait, prioritized, delayed, and the lock of one that a worker has fetched. One that is in a
 * bundle stays there, and is passed over when its turn comes.
 *
 *   ARGV id, now, error as JSON, most bytes of a batch's results, what the names of BullMQ's queues of pools begin with
 *   →    ['missing'] · ['final', state] · ['active'] · ['adding']: it is on its way into its queue, ask again ·
 *        ['cancelled', pool, generation, [kind, labels, batch, place in it, schedule, input], what became of its batch, open jobs of it]
 */
export const CANCEL = new RedisScript(`${PART_NAMES}${PART_FINISH}
local id, now = ARGV[1], ARGV[2]
local job = read_job(id)
if not job.state then return { 'missing' } end
if FINAL[job.state] then return { 'final', job.state } end
local bundle = call('HGET', job_key(id), 'bundle')
local queue, run = ARGV[5] .. job.pool .. ':', bundle or id .. '.' .. job.gen
local locked = job.state ~= 'active' and call('EXISTS', queue .. run .. ':lock') == 1
-- Between two attempts its worker still has it for a moment: it is neither running nor in the queue.
if locked and job.state == 'delayed' then return { 'adding' } end
if job.state == 'active' or locked then
  call('HSET', job_key(id), 'cancel', 1)
  publish('cancel', id)
  return { 'active' }
end
if call('ZSCORE', root .. 'outbox', id) then return { 'adding' } end
if not bundle then
  call('LREM', queue .. 'wait', 1, run)
  call('ZREM', queue .. 'prioritized', run)
  call('ZREM', queue .. 'delayed', run)
end
call('HSET', job_key(id), 'cancel', 1)
local more = call('HMGET', job_key(id), 'kind', 'labels', 'batch', 'idx', 'schedule', 'input')
local attempts_made = call('HGET', job_key(id), 'attemptsMade')
return { 'cancelled', job.pool, job.gen, more, finish(id, job, now, 'cancelled', '', ARGV[3], attempts_made or 0, tonumber(ARGV[4])) }
`);

/**
 * Takes jobs out of their bundle, on their way to the queue by themselves. Only while the bundle is the caller's.
 *
 *   ARGV now, bundle, five as `hold` takes them, ids…
 *   →    those that were in it and have not ended
 */
export const UNBUNDLE = new RedisScript(`${PART_NAMES}${PART_PLACE}
local out = {}
if not hold(unpack(ARGV, 3, 7)) then return out end
for at = 8, #ARGV do
  local key = job_key(ARGV[at])
  local f = call('HMGET', key, 'state', 'bundle')
  if f[1] and not FINAL[f[1]] and f[2] == ARGV[2] then
    call('HDEL', key, 'bundle')
    call('ZADD', root .. 'outbox', ARGV[1], ARGV[at])
    out[#out + 1] = ARGV[at]
  end
end
return out
`);

/**
 * A node wants to be told of the end. The node that ends a job tells itself, so that it is published only for another one.
 *
 *   ARGV id, node
 *   →    1: it will be published · 0: the job has ended, or is not there
 */
export const AWAIT = new RedisScript(`${PART_NAMES}
local f = call('HMGET', job_key(ARGV[1]), 'state', 'waiters')
if not f[1] or FINAL[f[1]] then return 0 end
if f[2] ~= ARGV[2] then call('HSET', job_key(ARGV[1]), 'waiters', f[2] and '*' or ARGV[2]) end
return 1
`);

/**
 * Finds jobs that BullMQ does not know, although by their records they wait or run, and puts them into the outbox. What is on its way into its
 * queue is there already.
 *
 *   ARGV pool, pending or active, only those since or due at (Unix ms), how many of them to pass over, how many to look at, what the names of
 *        the keys of BullMQ's queue begin with
 *   →    how many were looked at, ids of those that were lost…
 */
export const FIND_STRAYS = new RedisScript(`${PART_NAMES}
local ids = call('ZRANGE', pool_key(ARGV[1], ARGV[2]), '-inf', ARGV[3], 'BYSCORE', 'LIMIT', ARGV[4], ARGV[5])
local reply = { #ids }
for _, id in ipairs(ids) do
  local f = call('HMGET', job_key(id), 'state', 'gen', 'bundle')
  if f[1] and not FINAL[f[1]] and call('EXISTS', ARGV[6] .. (f[3] or id .. '.' .. f[2])) == 0 and not call('ZSCORE', root .. 'outbox', id) then
    -- It goes by itself, should it have been in a bundle.
    call('HDEL', job_key(id), 'bundle')
    call('ZADD', root .. 'outbox', 0, id)
    reply[#reply + 1] = id
  end
end
return reply
`);
