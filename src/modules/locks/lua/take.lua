--[[
  Takes the lock when it is free and has no earlier waiter; else waits for it or gives up. Run again when the waiter is
  called and when its time is over. Running it twice does the same as once.

  KEYS     1-9 as parts/lock.lua has them
  ARGV     1 name, 2 lease, 3 owner, 4 ttl in ms, 5 how long it will wait from now in ms (0: not, and it leaves the
           queue), 6 after how many ms of silence it counts as gone, 7 channel on which it is called, 8 node, 9 most
           waiters, 10 most locks, 11 the place in the queue that it has lost because it was silent for too long, or
           '': behind all others, 12 run of a job that takes it, or ''
  Returns  'granted', token, acquired, expires (Unix ms) | 'waiting', place | 'full' | 'limit' | 'superseded': another
           run of the job has begun | 'held', waiters, then HGETALL of the lease (nothing: it is free, and another's
           turn)

  A token is greater than any before, and a place than any in the queue: the clock in microseconds, or one more than
  the last when the clock has not moved on or was set back.
]]
--- @include "parts/lock"

local lease, owner, ttl, wait, alive = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
call('ZADD', limits, 'XX', int(now + alive), lease)
settle()
if is_superseded(guard, ARGV[12]) then
  drop(lease)
  settle()
  return { 'superseded', ended, finish() }
end
local micros = time[1] * 1000000 + time[2]
local held = call('HGET', state, 'lease')
local first = call('ZRANGE', queue, 0, 0)[1]

if not held and (not first or first == lease) then
  if not first and not call('ZSCORE', names, name) and call('ZCARD', names) >= tonumber(ARGV[10]) then
    return { 'limit', ended, finish() }
  end
  drop(lease)
  local token = math.max(tonumber(call('GET', newest) or 0) + 1, micros)
  call('SET', newest, int(token))
  call('DEL', state)
  call('HSET', state, 'lease', lease, 'owner', owner, 'token', int(token), 'node', ARGV[8], 'ttl', ttl)
  call('HSET', state, 'acquired', int(now), 'expires', int(now + ttl))
  if ARGV[12] ~= '' then call('HSET', state, 'run', ARGV[12]) end
  call('ZADD', owners, 0, owner .. '\0' .. name)
  held = lease
end
if held == lease then
  return { 'granted', ended, finish(), unpack(call('HMGET', state, 'token', 'acquired', 'expires')) }
end

if wait <= 0 then
  drop(lease)
  local about = held and call('HGETALL', state) or {}
  return { 'held', ended, finish(), call('ZCARD', queue), unpack(about) }
end
local place = tonumber(call('ZSCORE', queue, lease))
if not place then
  if call('ZCARD', queue) >= tonumber(ARGV[9]) then return { 'full', ended, finish() } end
  local last = tonumber(call('ZRANGE', queue, -1, -1, 'WITHSCORES')[2] or 0)
  place = tonumber(ARGV[11]) or math.max(last + 1, micros)
  call('ZADD', queue, int(place), lease)
  call('ZADD', limits, int(now + alive), lease)
  local since, deadline = int(math.floor(place / 1000)), int(now + wait)
  local waiter = { owner = owner, node = ARGV[8], channel = ARGV[7], since = since, deadline = deadline }
  call('HSET', waiters, lease, cjson.encode(waiter))
  settle()
end
return { 'waiting', ended, finish(), int(place) }
