--[[
  Takes or extends the lease of a set-up, which one request at a time holds.

  KEYS     1 lease: string, the token of its holder, with a time to live
  ARGV     1 token, 2 token of a holder that is known to be gone, or '', 3 time to live in milliseconds
  Returns  '' when the lease is held with the token, else the token of its holder
]]
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return ''
