--[[
  Deletes the document of a node that gives no sign of life, and remembers that: a process that was only silent may
  still have it in memory. The sign of life is checked here, so that a node that comes back has either not read the
  document yet or is seen to be alive.

  KEYS     1 hash, id to document: JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is
           being created) 2 hash, name to id
           3 sorted set of ids, score 0
           4 sorted set of ids that another node deleted while their owner was gone, score: until when that is
           remembered 5 sign of life of the owner
  ARGV     1 id, 2 revisions (is_wanted), 3 name of the owner, 4 now (Unix ms), 5 until when it is remembered, 6 how
           many are
  Returns  {'ok'} | {'not_found'} | {'revision', current} | {'alive'}
]]
--- @include "parts/decode"
--- @include "parts/remove"
--- @include "../../../../core/http/lua/parts/is-wanted"

local id, expected, owner, now, till, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local current = redis.call('HGET', KEYS[1], id)
if not current then return {'not_found'} end
if decode(current).node ~= owner or redis.call('EXISTS', KEYS[5]) == 1 then return {'alive'} end
local revision = revision_of(current)
if not is_wanted(expected, revision) then return {'revision', revision} end
remove(id, current)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now)
redis.call('ZADD', KEYS[4], till, id)
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -tonumber(most) - 1)
return {'ok'}
