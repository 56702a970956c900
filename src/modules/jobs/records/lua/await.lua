--[[
  Has the end of a job published for a node. The node that ends a job knows, so it is published only for another one.

  KEYS     1 root
  ARGV     id, node
  Returns  1: it will be published | 0: the job has ended, or is not there
]]
--- @include "parts/names"

local f = call('HMGET', job_key(ARGV[1]), 'state', 'waiters')
if not f[1] or FINAL[f[1]] then return 0 end
if f[2] ~= ARGV[2] then call('HSET', job_key(ARGV[1]), 'waiters', f[2] and '*' or ARGV[2]) end
return 1
