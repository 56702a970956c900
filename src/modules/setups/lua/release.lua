--[[
  Ends the lease of a set-up.

  KEYS     1 lease: string, the token of its holder
  ARGV     1 token
  Returns  1, or 0 when another request holds it
]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
