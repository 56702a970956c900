--[[
  Takes no more inputs of a batch. The caller cancels its open jobs.

  KEYS     1 root
  ARGV     batch, now, why: 'cancelled' or 'failed'
  Returns  {'missing'} | {'final'} | {'stopped', 1 when it has ended or 0}
]]
--- @include "parts/names"
--- @include "parts/batch"

local state = call('HGET', batch_key(ARGV[1]), 'state')
if not state then return { 'missing' } end
if state ~= 'running' then return { 'final' } end
stop_batch(ARGV[1], ARGV[3])
return { 'stopped', settle_batch(ARGV[1], ARGV[2]) and 1 or 0 }
