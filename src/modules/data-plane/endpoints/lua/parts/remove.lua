--[[
  remove(id, current): deletes a document, and its name when it is this document's.
]]
local function remove(id, current)
  local name = name_of(current)
  if name and redis.call('HGET', KEYS[2], name) == id then redis.call('HDEL', KEYS[2], name) end
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[3], id)
end
