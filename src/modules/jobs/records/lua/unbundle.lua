--[[
  Takes jobs out of their bundle, on their way to the queue by themselves. Only while the caller has the bundle.

  KEYS     1 root
  ARGV     now, bundle, five as `hold` takes them (run-queue/lua/parts/hold.lua), ids...
  Returns  ids of those that were in it and have not ended
]]
--- @include "parts/names"
--- @include "../../run-queue/lua/parts/hold"

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
