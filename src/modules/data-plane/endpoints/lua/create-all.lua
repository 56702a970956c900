--[[
  Writes new documents, each with a name of its own, or none of them.

  KEYS     1 hash, id to document: JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is
           being created) 2 hash, name to id
           3 sorted set of ids, score 0
           4 sorted set of ids that another node deleted while their owner was gone, score: until when that is
           remembered
  ARGV     for each: id, document, name
  Returns  {'ok'} | {'name_taken', name}
]]
--- @include "parts/decode"
--- @include "parts/take-name"

for at = 1, #ARGV, 3 do
  if name_taken(ARGV[at + 2], ARGV[at]) then return {'name_taken', ARGV[at + 2]} end
end
for at = 1, #ARGV, 3 do
  redis.call('HSET', KEYS[2], ARGV[at + 2], ARGV[at])
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
  redis.call('ZADD', KEYS[3], 0, ARGV[at])
end
return {'ok'}
