--[[
  Does what is due: ends a lease that has expired, drops waiters that are gone, calls the next.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name
  Returns  'ok'
]]
--- @include "parts/lock"

settle()
return { 'ok', ended, finish() }
