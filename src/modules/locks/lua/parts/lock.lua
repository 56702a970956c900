--[[
  What all scripts about one lock have in common. A script runs alone: between its first and its last line nothing else
  happens. Time is that of Redis, whatever clocks the nodes have.

  KEYS     1 state: hash; while held lease, owner, run (of a job, when one holds it), token, node, ttl, acquired,
           expires; while free `called`, the waiter whose turn it is
           2 queue: sorted set of waiters (ids of the leases they will have), score: when it came (Unix microseconds) 3
           limits: sorted set of the same, score: when it counts as gone unless it is heard of (Unix ms) 4 waiters:
           hash, waiter to JSON {owner, node, channel, since, deadline}
           5 names: sorted set of all locks that are held or waited for, score 0
           6 due: sorted set of the same, score: when something is to be done about it (Unix ms)
           7 owners: sorted set of owner NUL name of all held locks, score 0
           8 token: string, the newest fencing token of all locks
           9 guard: hash of the job whose run it is about, any key when there is none (RunGuard)
  ARGV     1 name of the lock, then the script's own
  Returns  {status, ended lease, ms until due or '', the script's own...}
           ended lease: {'released' or 'expired', owner, token, ms held} or {}; returned once, to the caller that
           publishes it

  After each script this holds: a lock that is neither held nor waited for has no keys. A free lock that is waited for
  has called its first waiter. Waiters are called in the order in which they came. No lease outlives its expiry, and no
  waiter its limit, by more than the time until the next script for the lock, and `due` says when that must be.
]]
--- @include "../../../../core/redis/lua/parts/run-guard"

local call = redis.call
local state, queue, limits, waiters, names, due, owners, newest, guard = unpack(KEYS)
local name = ARGV[1]
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ended = {}
-- How long a waiter that was called may take to come for the lock before the next is called.
local CALL_MS = 2000

local function int(number) return string.format('%.0f', number) end

local function drop(waiter)
  call('ZREM', queue, waiter)
  call('ZREM', limits, waiter)
  call('HDEL', waiters, waiter)
end

local function end_lease(how, at)
  local lease = call('HMGET', state, 'owner', 'token', 'acquired')
  call('DEL', state)
  call('ZREM', owners, lease[1] .. '\0' .. name)
  ended = { how, lease[1], lease[2], int(at - lease[3]) }
end

-- What time has brought about: the lease is over, waiters are gone, the next is called.
local function settle()
  local expires = call('HGET', state, 'expires')
  if expires and tonumber(expires) <= now then end_lease('expired', expires) end
  for _, waiter in ipairs(call('ZRANGEBYSCORE', limits, '-inf', now)) do drop(waiter) end
  if call('HEXISTS', state, 'lease') == 1 then return end
  local first = call('ZRANGE', queue, 0, 0)[1]
  if not first or first == call('HGET', state, 'called') then return end
  call('HSET', state, 'called', first)
  call('ZADD', limits, 'XX', int(now + CALL_MS), first)
  call('PUBLISH', cjson.decode(call('HGET', waiters, first)).channel, first)
end

-- Leaves no key behind that is not needed; milliseconds until the lock must be looked at again, or ''.
local function finish()
  local at = tonumber(call('HGET', state, 'expires') or math.huge)
  at = math.min(at, tonumber(call('ZRANGE', limits, 0, 0, 'WITHSCORES')[2] or math.huge))
  if at == math.huge then
    call('DEL', state, queue, limits, waiters)
    call('ZREM', names, name)
    call('ZREM', due, name)
    return ''
  end
  call('ZADD', names, 0, name)
  call('ZADD', due, int(at), name)
  return int(at - now)
end
