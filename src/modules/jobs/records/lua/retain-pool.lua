--[[
  Removes ended jobs whose time is over, when no other job ends to do it.

  KEYS     1 root
  ARGV     name, now, most at once
  Returns  how many were removed
]]
--- @include "parts/names"

local name, now, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local meta = call('HMGET', pool_key(name, 'meta'), 'keepCount', 'keepAgeMs')
if not meta[1] then return 0 end
local ended = pool_key(name, 'ended')
local old = call('ZRANGEBYSCORE', ended, '-inf', now - tonumber(meta[2]), 'LIMIT', 0, most)
if #old == 0 then
  local excess = call('ZCARD', ended) - tonumber(meta[1])
  if excess > 0 then old = call('ZRANGE', ended, 0, math.min(excess, most) - 1) end
end
for _, id in ipairs(old) do
  call('DEL', job_key(id), job_key(id) .. ':logs')
  call('ZREM', pool_key(name, 'ids'), id)
  call('ZREM', ended, id)
end
return #old
