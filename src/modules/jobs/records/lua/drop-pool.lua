--[[
  Deletes a pool that has nothing left to do. Its ended jobs have a time to live by then.

  KEYS     1 root, 2 hash of pools
  ARGV     name
  Returns  1: deleted | 0: it has jobs, or takes more
]]
--- @include "parts/names"

local name = ARGV[1]
local meta = call('HMGET', pool_key(name, 'meta'), 'closed', 'unfed')
if meta[1] ~= 'deleting' or tonumber(meta[2] or 0) > 0 then return 0 end
if call('ZCARD', pool_key(name, 'pending')) + call('ZCARD', pool_key(name, 'active')) > 0 then return 0 end
call('HDEL', KEYS[2], name)
for _, part in ipairs({ 'meta', 'pending', 'active', 'ended', 'ids' }) do call('DEL', pool_key(name, part)) end
publish('pool', name)
return 1
