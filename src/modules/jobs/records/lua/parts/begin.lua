--[[
  begin(id, gen, run, node, now): a run of a job begins. `run`: its number, or '' for the next one. Returns 'started' |
  'cancelled': begun, but its end was requested before | 'missing' | 'stale' | 'final'.
]]
--- @include "run"

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
