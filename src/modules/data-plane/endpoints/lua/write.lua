--[[
  Writes a document. One that another node has deleted is not found, whatever its owner remembers.

  KEYS     1 hash, id to document: JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is
           being created) 2 hash, name to id
           3 sorted set of ids, score 0
           4 sorted set of ids that another node deleted while their owner was gone, score: until when that is
           remembered
  ARGV     1 id, 2 document, 3 name or '', 4 revision that must be there ('' any or none, '0' no document)
  Returns  {'ok'} | {'name_taken'} | {'not_found'} | {'revision', current}
]]
--- @include "parts/decode"
--- @include "parts/take-name"

local id, document, name, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local current = redis.call('HGET', KEYS[1], id)
if expected ~= '' then
  if expected ~= '0' and not current then return {'not_found'} end
  local revision = revision_of(current)
  if string.format('%d', revision) ~= expected then return {'revision', revision} end
end
if not current and redis.call('ZSCORE', KEYS[4], id) then return {'not_found'} end
if name ~= '' and name_taken(name, id) then return {'name_taken'} end
local old = name_of(current)
if old and old ~= name and redis.call('HGET', KEYS[2], old) == id then redis.call('HDEL', KEYS[2], old) end
if name ~= '' then redis.call('HSET', KEYS[2], name, id) end
redis.call('HSET', KEYS[1], id, document)
redis.call('ZADD', KEYS[3], 0, id)
return {'ok'}
