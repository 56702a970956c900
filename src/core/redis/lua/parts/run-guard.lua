--[[
  is_superseded(key, run): whether another run of the job has begun since. `key`: hash of the job. `run`: number of the
  run that writes, or '' when no run does (RunGuard in run-guard.ts).
]]
local function is_superseded(key, run)
  if run == '' then return false end
  local last = redis.call('HGET', key, 'run')
  return last ~= run and (last or run ~= '1')
end
