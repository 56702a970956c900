--[[
  Deletes a counter.

  KEYS     1 counter: hash with value, revision, updated (Unix ms by the clock of Redis)
           2 fences: hash, lock to the newest fencing token the counter was written with; outlives the counter by a day
           3 names: sorted set of the names of all counters, score 0
  ARGV     1 name, 2 revisions (is_wanted), 3 how long its fences outlive it in ms
  Returns  {'ok'} | {'missing'} | {'revision', revision}
]]
--- @include "../../../core/http/lua/parts/is-wanted"

local call = redis.call
local revision = call('HGET', KEYS[1], 'revision')
if not revision then return { 'missing' } end
if not is_wanted(ARGV[2], revision) then return { 'revision', revision } end
call('DEL', KEYS[1])
call('PEXPIRE', KEYS[2], ARGV[3])
call('ZREM', KEYS[3], ARGV[1])
return { 'ok' }
