--[[
  name_taken(name, id): whether another living document has the name. A reservation whose time is over is deleted.
]]
local function name_taken(name, id)
  local holder = redis.call('HGET', KEYS[2], name)
  if not holder or holder == id then return false end
  local json = redis.call('HGET', KEYS[1], holder)
  if not json then return false end
  local reserved = decode(json).reservedUntilMs
  if type(reserved) ~= 'number' or reserved > tonumber(redis.call('TIME')[1]) * 1000 then return true end
  redis.call('HDEL', KEYS[1], holder)
  redis.call('ZREM', KEYS[3], holder)
  return false
end
