--[[
  Records what happened to jobs that this worker knows, in order, many at once.

  KEYS     1 root
  ARGV     one after the other:
             'begin', id, generation, run, node, now
             'look', id, bundle it was given out in
             'finish', id, generation, run, now, state, result as JSON or '', error as JSON or '', attempts made, most
             bytes of a batch's results, node, when the run began
  Returns  for each:
             begin: as the first of start.lua's reply
             look: 'open' | 'cancelled': its end was requested | 'gone': it has ended, or left that bundle
             finish: {'done', what became of its batch, open jobs of it} | {'missing'} | {'stale'}: another
               generation, or another run has begun | {'final'}: it had ended before
             {'error', why}: Redis refused it; the other steps are done all the same

  A finish that is sent twice, because its reply was lost with the connection, changes nothing and returns the same.
]]
--- @include "parts/names"
--- @include "parts/begin"
--- @include "parts/finish"

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
