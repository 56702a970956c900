--[[
  Stores a function. One that is there already, word for word, is left as it is. A write that is refused changes
  nothing. A caller that may not see what callers send gives no other source to a name that has, or had, one: it would
  get the inputs of the jobs and schedules that run it.

  KEYS     1 functions: hash, name to JSON with description, sourceBytes, revision, createdAt, updatedAt
           2 sources: hash, name to source
           3 removed: sorted set of deleted names, by time: jobs and schedules may still run such a name
  ARGV     1 name, 2 source, 3 its length in bytes, 4 description, 5 time (RFC 3339), 6 revisions (is_wanted), 7 most
           functions, 8 '1' when the caller has the scope payload
  Returns  {'ok', JSON, 1 when it is new or 0} | {'scope'} | {'revision', revision or 0} | {'limit'}
]]
--- @include "../../../core/http/lua/parts/is-wanted"

local call = redis.call
local name, source, bytes, description, now, revision, most, may_take_over = unpack(ARGV)
local text = call('HGET', KEYS[1], name)
local current = text and cjson.decode(text)

if may_take_over ~= '1' then
  if current and call('HGET', KEYS[2], name) ~= source then return { 'scope' } end
  if not current and call('ZSCORE', KEYS[3], name) then return { 'scope' } end
end
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
call('ZREM', KEYS[3], name)
return { 'ok', stored, current and 0 or 1 }
