--[[
  Which locks have something due.

  KEYS     1 due (parts/lock.lua)
  ARGV     1 most names
  Returns  {ms until the next one is due or '', name...}
]]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
return { first and string.format('%.0f', math.max(0, first - now)) or '', unpack(names) }
