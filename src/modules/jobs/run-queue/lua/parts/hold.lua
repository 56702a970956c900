--[[
  hold(base, id, token, ats, ttl): whether a worker still has what the queue gave it; then its lock lasts `ttl` ms from
  now. A lock that has expired while no other worker had the entry (`ats`: how often it was given out) is taken again.
  Once lost it stays lost. `base`: what the keys of the queue begin with. It knows BullMQ's names of the lock, of the
  list of what runs, and of the set that is checked for expired locks: BullMQ has no call that renews a lock by token
  and says what is lost.
]]
local function hold(base, id, token, ats, ttl)
  local key = base .. id .. ':lock'
  local current = redis.call('GET', key)
  if current ~= token then
    if current or redis.call('HGET', base .. id, 'ats') ~= ats then return false end
    if not redis.call('LPOS', base .. 'active', id) then return false end
  end
  redis.call('SET', key, token, 'PX', ttl)
  redis.call('SREM', base .. 'stalled', id)
  return true
end
