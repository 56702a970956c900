--[[
  Deletes a function.

  KEYS     1 functions: hash, name to JSON with description, sourceBytes, revision, createdAt, updatedAt 2 sources:
           hash, name to source
  ARGV     1 name, 2 revisions (is_wanted)
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
return { 'ok' }
