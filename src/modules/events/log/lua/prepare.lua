--[[
  Prepares the log for a node that starts.

  KEYS     1 the stream
           2 writers: hash, node to "boot messages others": what of its events is in the log or lost for good
  ARGV     1 node, 2 boot, 3 body of an entry without events, 4 most entries looked through
  Returns  nil | when a former life of the node was killed: id of its newest entry that is found, or ''

  The node is registered with nothing written yet, unless it has written already. A log that is empty gets an entry, so
  that there is always one for a cursor to name. After a life that was killed an entry marked `lost` says that events
  may be missing before it. Their number is unknown: what the node had not written yet died with it.
]]
local known = redis.call('HGET', KEYS[2], ARGV[1]) or ''
local former = string.match(known, '^(%S+) ')
if former == ARGV[2] then return nil end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' 0 0')
local origin = ARGV[1] .. ' ' .. ARGV[2] .. ' 0 0 0 0'
if former == nil then
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('XADD', KEYS[1], '*', 'body', ARGV[3], 'origin', origin) end
  return nil
end
local newest, wanted = '', ARGV[1] .. ' ' .. former .. ' '
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[4])) do
  if string.sub(entry[2][4] or '', 1, #wanted) == wanted then
    newest = entry[1]
    break
  end
end
redis.call('XADD', KEYS[1], '*', 'body', ARGV[3], 'origin', origin .. ' lost')
return newest
