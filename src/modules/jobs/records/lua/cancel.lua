--[[
  Ends a job that waits, and takes it out of its queue so that it never runs; requests the end of one that runs. A job in
  a bundle stays there, and is passed over when its turn comes.

  KEYS     1 root
  ARGV     id, now, error as JSON, most bytes of a batch's results, what the keys of the queues of pools begin with
  Returns  {'missing'} | {'final', state} | {'active'} | {'adding'}: it is on its way into its queue, retry |
           {'cancelled', pool, generation, {kind, labels, batch, place in it, schedule, input}, what became of its
           batch, open jobs of it}
]]
--- @include "parts/names"
--- @include "parts/finish"
--- @include "../../run-queue/lua/parts/entries"

local id, now = ARGV[1], ARGV[2]
local job = read_job(id)
if not job.state then return { 'missing' } end
if FINAL[job.state] then return { 'final', job.state } end
local bundle = call('HGET', job_key(id), 'bundle')
local queue, entry = ARGV[5] .. job.pool .. ':', entry_of(id, job.gen, bundle)
local taken = job.state ~= 'active' and is_taken(queue, entry)
-- Between two attempts its worker still has it for a moment: it is neither running nor in the queue.
if taken and job.state == 'delayed' then return { 'adding' } end
if job.state == 'active' or taken then
  call('HSET', job_key(id), 'cancel', 1)
  publish('cancel', id)
  return { 'active' }
end
if call('ZSCORE', root .. 'outbox', id) then return { 'adding' } end
if not bundle then withdraw(queue, entry) end
call('HSET', job_key(id), 'cancel', 1)
local more = call('HMGET', job_key(id), 'kind', 'labels', 'batch', 'idx', 'schedule', 'input')
local attempts_made = call('HGET', job_key(id), 'attemptsMade')
local batch, open = finish(id, job, now, 'cancelled', '', ARGV[3], attempts_made or 0, tonumber(ARGV[4]))
return { 'cancelled', job.pool, job.gen, more, batch, open }
