--[[
  Writes a set-up that was lost with the data of Redis, unless there is one of that name.

  KEYS     1 set-ups: hash name -> JSON, 2 due: sorted set name -> Unix milliseconds, 3 owners: hash name -> node
  ARGV     1 name, 2 JSON, 3 Unix milliseconds when its time is over, or '', 4 node
  Returns  1, or 0 when there is one
]]
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
if ARGV[3] ~= '' then redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1
