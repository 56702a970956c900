--[[
  A worker takes a job: its next run begins. Only while the worker has what the queue gave it, so that one that comes
  late does not take the job from the worker that has it now.

  KEYS     1 root
  ARGV     id, generation, node, now, bundle it was given out in or '', then as `hold` takes it (run-queue/lua/parts/hold.lua)
  Returns  {'started', values of STARTED_FIELDS (scripts.ts)} | {'cancelled', the same}: begun, but its end was
           requested before | {'missing'} | {'final'} | {'stale'}: another generation, not in that bundle any more, or
           another worker's
]]
--- @include "parts/names"
--- @include "../../run-queue/lua/parts/hold"
--- @include "parts/begin"

if (call('HGET', job_key(ARGV[1]), 'bundle') or '') ~= ARGV[5] or not hold(unpack(ARGV, 6)) then return { 'stale' } end
local reply = begin(ARGV[1], ARGV[2], '', ARGV[3], ARGV[4])
if reply ~= 'started' and reply ~= 'cancelled' then return { reply } end
local started = call(
  'HMGET', job_key(ARGV[1]), 'pool', 'kind', 'input', 'labels', 'attempts', 'backoff', 'timeoutMs', 'lock',
  'attemptsMade', 'queuedAt', 'batch', 'idx', 'stalls', 'schedule', 'run', 'threadsLost'
)
return { reply, started }
