--[[
  Removes a node that has everything it made in the log: its next life has no gap to announce.

  KEYS     1 the stream
           2 writers: hash, node to "boot messages others": what of its events is in the log or lost for good
  ARGV     1 node, 2 boot
  Returns  nil
]]
local known = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if string.match(known, '^(%S+) ') == ARGV[2] then redis.call('HDEL', KEYS[2], ARGV[1]) end
