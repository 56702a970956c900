--[[
  Notes that a node has left, by itself or noticed by another, and makes the others read it.

  KEYS     1 hash, node name to entry as JSON; `KEYS[1]:changed` is the channel of ClusterChannel
           2 sign of life of the node: string with a time to live
  ARGV     1 name, 2 instance, 3 'shutdown' or 'lost'
  Returns  1 for the one caller that publishes it | 0
]]
local holder = redis.call('GET', KEYS[2])
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if not raw then return 0 end
local entry = cjson.decode(raw)
if entry.instance ~= ARGV[2] or entry.left then return 0 end
if ARGV[3] == 'lost' and holder then return 0 end
if holder == ARGV[2] then redis.call('DEL', KEYS[2]) end
entry.left = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(entry))
redis.call('PUBLISH', KEYS[1] .. ':changed', ARGV[1])
return 1
