--[[
  Deletes a function.

  KEYS     1 functions: hash, name to JSON with description, sourceBytes, revision, createdAt, updatedAt
           2 sources: hash, name to source
           3 removed: sorted set of deleted names, by time: jobs and schedules may still run such a name
  ARGV     1 name, 2 revisions (is_wanted), 3 now (Unix ms), 4 most deleted names that are remembered
  Returns  {'ok'} | {'missing'} | {'revision', revision}
]]
--- @include "../../../core/http/lua/parts/is-wanted"

local call = redis.call
local text = call('HGET', KEYS[1], ARGV[1])
if not text then return { 'missing' } end
local revision = cjson.decode(text).revision
if not is_wanted(ARGV[2], revision) then return { 'revision', revision } end
call('HDEL', KEYS[1], ARGV[1])
call('HDEL', KEYS[2], ARGV[1])
call('ZADD', KEYS[3], ARGV[3], ARGV[1])
call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[4]))
return { 'ok' }
