--[[
  Stores a function. One that is there already, word for word, is left as it is. A write that is refused changes
  nothing.

  KEYS     1 functions: hash, name to JSON with description, sourceBytes, revision, createdAt, updatedAt 2 sources:
           hash, name to source
  ARGV     1 name, 2 source, 3 its length in bytes, 4 description, 5 time (RFC 3339), 6 revisions (is_wanted), 7 most
           functions
  Returns  {'ok', JSON, 1 when it is new or 0} | {'revision', revision or 0} | {'limit'}
]]
--- @include "../../../core/http/lua/parts/is-wanted"

local call = redis.call
local name, source, bytes, description, now, revision, most = unpack(ARGV)
local text = call('HGET', KEYS[1], name)
local current = text and cjson.decode(text)

local before = current and current.revision or 0
if not is_wanted(revision, before) then return { 'revision', before } end
if not current and call('HLEN', KEYS[1]) >= tonumber(most) then return { 'limit' } end
if current and current.description == description and call('HGET', KEYS[2], name) == source then
  return { 'ok', text, 0 }
end
local stored = cjson.encode({
  description = description, sourceBytes = tonumber(bytes), revision = before + 1,
  createdAt = current and current.createdAt or now, updatedAt = now,
})
call('HSET', KEYS[1], name, stored)
call('HSET', KEYS[2], name, source)
return { 'ok', stored, current and 0 or 1 }
