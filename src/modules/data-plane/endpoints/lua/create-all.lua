--[[
  Writes new documents, each with a name of its own, or none of them.

  KEYS     1 hash, id to document: JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is
           being created) 2 hash, name to id
           3 sorted set of ids, score 0
           4 sorted set of ids that another node deleted while their owner was gone, score: until when that is
           remembered
  ARGV     for each, at most a few hundred: id, document, name
  Returns  {'ok'} | {'name_taken', name}
]]
--- @include "parts/decode"
--- @include "parts/take-name"

local names, documents, ids, held = {}, {}, {}, {}
for at = 1, #ARGV, 3 do held[#held + 1] = ARGV[at + 2] end
local holders = redis.call('HMGET', KEYS[2], unpack(held))
for at = 1, #ARGV, 3 do
  local id, document, name = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  if holders[(at + 2) / 3] and name_taken(name, id) then return {'name_taken', name} end
  local n = #names
  names[n + 1], names[n + 2] = name, id
  documents[n + 1], documents[n + 2] = id, document
  ids[n + 1], ids[n + 2] = 0, id
end
redis.call('HSET', KEYS[2], unpack(names))
redis.call('HSET', KEYS[1], unpack(documents))
redis.call('ZADD', KEYS[3], unpack(ids))
return {'ok'}
