--[[
  Deletes a document with its name.

  KEYS     1 hash, id to document: JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is
           being created) 2 hash, name to id
           3 sorted set of ids, score 0
           4 sorted set of ids that another node deleted while their owner was gone, score: until when that is
           remembered
  ARGV     1 id, 2 revisions (is_wanted)
  Returns  {'ok'} | {'not_found'} | {'revision', current}
]]
--- @include "parts/decode"
--- @include "parts/remove"
--- @include "../../../../core/http/lua/parts/is-wanted"

local id, expected = ARGV[1], ARGV[2]
local current = redis.call('HGET', KEYS[1], id)
if not current then
  redis.call('ZREM', KEYS[3], id)
  return {'not_found'}
end
local revision = revision_of(current)
if not is_wanted(expected, revision) then return {'revision', revision} end
remove(id, current)
return {'ok'}
