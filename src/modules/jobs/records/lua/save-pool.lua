--[[
  Writes a pool unless it has changed since it was read, with what other scripts look at.

  KEYS     1 root, 2 hash of pools
  ARGV     name, document before ('' for none), document, most pools, closed ('' for open), queueLimit, keepCount,
           keepAgeMs
  Returns  'saved' | 'changed': another document is there | 'many'
]]
--- @include "parts/names"

local name, before, after, most, closed = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if (call('HGET', KEYS[2], name) or '') ~= before then return 'changed' end
if before == '' and call('HLEN', KEYS[2]) >= most then return 'many' end
call('HSET', KEYS[2], name, after)
local meta = pool_key(name, 'meta')
call('HSET', meta, 'queueLimit', ARGV[6], 'keepCount', ARGV[7], 'keepAgeMs', ARGV[8])
if closed == '' then call('HDEL', meta, 'closed') else call('HSET', meta, 'closed', closed) end
publish('pool', name)
return 'saved'
