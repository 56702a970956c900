--[[
  Writes or deletes a schedule unless it has changed since it was read, and keeps names unique.

  KEYS     1 hash of schedules, 2 hash of names
  ARGV     id, document before ('' for none), document ('' to delete it), name before or '', name or '', most schedules
  Returns  'saved' | 'changed' | 'taken': another one has the name | 'many'
]]
local call = redis.call
local id, before, after, old, new, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
if (call('HGET', KEYS[1], id) or '') ~= before then return 'changed' end
if before == '' and call('HLEN', KEYS[1]) >= most then return 'many' end
if new ~= '' and new ~= old and call('HEXISTS', KEYS[2], new) == 1 then return 'taken' end
if old ~= '' and old ~= new then call('HDEL', KEYS[2], old) end
if new ~= '' then call('HSET', KEYS[2], new, id) end
if after == '' then call('HDEL', KEYS[1], id) else call('HSET', KEYS[1], id, after) end
return 'saved'
