--[[
  Keeps the progress and log lines of a running job.

  KEYS     1 root
  ARGV     id, generation, run, progress or '', most lines of the log, lines...
  Returns  1 | 0: the job has ended, or another run has begun
]]
--- @include "parts/names"
--- @include "parts/run"

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
