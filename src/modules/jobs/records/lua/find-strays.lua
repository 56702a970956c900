--[[
  Finds jobs that wait or run by their records and have no entry in their queue, and puts them into the outbox. What is
  on its way into its queue is in the outbox already.

  KEYS     1 root
  ARGV     pool, 'pending' or 'active', only those due or begun before (Unix ms), how many of them to skip, how many to
           look at, what the keys of the queue begin with
  Returns  {how many were looked at, ids of those that were lost...}
]]
--- @include "parts/names"
--- @include "../../run-queue/lua/parts/entries"

local ids = call('ZRANGE', pool_key(ARGV[1], ARGV[2]), '-inf', ARGV[3], 'BYSCORE', 'LIMIT', ARGV[4], ARGV[5])
local reply = { #ids }
for _, id in ipairs(ids) do
  local f = call('HMGET', job_key(id), 'state', 'gen', 'bundle')
  local is_open = f[1] and not FINAL[f[1]]
  if is_open and not is_known(ARGV[6], entry_of(id, f[2], f[3])) and not call('ZSCORE', root .. 'outbox', id) then
    -- It goes by itself, should it have been in a bundle.
    call('HDEL', job_key(id), 'bundle')
    call('ZADD', root .. 'outbox', 0, id)
    reply[#reply + 1] = id
  end
end
return reply
