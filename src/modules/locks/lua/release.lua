--[[
  Ends the lease, and calls the first waiter.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name
           2 'lease': only if it is this one, and if it is still a waiter it leaves the queue | 'owner': only if it is
           this owner's | 'any': whichever it is
           3 id of the lease, or the owner
           4 with 'owner': a run of the job that the owner is, or '': a lease of a later run stays
  Returns  'released' | 'lost': there is no such lease
]]
--- @include "parts/lock"

local which, value = ARGV[2], ARGV[3]
if which == 'lease' then drop(value) end
settle()
local held = call('HMGET', state, 'lease', 'owner', 'run')
local is_later = ARGV[4] ~= '' and held[3] and tonumber(held[3]) > tonumber(ARGV[4])
if not held[1] or (which == 'lease' and held[1] ~= value) or (which == 'owner' and (held[2] ~= value or is_later)) then
  return { 'lost', ended, finish() }
end
end_lease('released', now)
settle()
return { 'released', ended, finish() }
