--[[
  Renews the locks of entries that this node has.

  KEYS     1 what the keys of the queue begin with
  ARGV     five for each entry, as `hold` takes them (parts/hold.lua)
  Returns  for each: 1 held | 0 lost
]]
--- @include "parts/hold"

local held = {}
for at = 1, #ARGV, 5 do held[#held + 1] = hold(unpack(ARGV, at, at + 4)) and 1 or 0 end
return held
