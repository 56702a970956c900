--[[
  Keeps an answer within the bounds: of one answer, of its API key, and of all together. The oldest are dropped first.

  KEYS     1 the answer: string with a time to live, JSON
           2 all answers: sorted set of their names, score: when they were kept (Unix ms)
           3 answers of the API key: the same
           4 owners: hash, name of an answer to "bytes API key"
           5 totals: hash, API key to bytes, and '*' to all bytes
  ARGV     1 JSON, 2 bytes it counts for, 3 API key, 4 how long it is kept in ms, 5 most bytes of an API key, 6 most
           bytes in all, 7 what the names of the sets of API keys begin with
  Returns  how many older answers were dropped

  The names of other answers are built here: they have the hash tag of KEYS[1].
]]
local call = redis.call
local answer, all, mine, owners, totals = unpack(KEYS)
local json, owner, sets = ARGV[1], ARGV[3], ARGV[7]
local bytes, ttl, most_mine, most_all = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function forget(name)
  local text = call('HGET', owners, name)
  call('ZREM', all, name)
  call('DEL', name)
  if not text then return end
  local size, who = string.match(text, '^(%d+) (.*)$')
  call('HDEL', owners, name)
  call('ZREM', sets .. who, name)
  if call('HINCRBY', totals, who, -size) <= 0 then call('HDEL', totals, who) end
  call('HINCRBY', totals, '*', -size)
end

for _, name in ipairs(call('ZRANGEBYSCORE', all, '-inf', now - ttl, 'LIMIT', 0, 100)) do forget(name) end
forget(answer)
local gone = 0
local function make_room(set, who, most)
  while tonumber(call('HGET', totals, who) or 0) + bytes > most do
    local oldest = call('ZRANGE', set, 0, 0)[1]
    if not oldest then return end
    forget(oldest)
    gone = gone + 1
  end
end
make_room(mine, owner, most_mine)
make_room(all, '*', most_all)
call('SET', answer, json, 'PX', ttl)
call('ZADD', all, now, answer)
call('ZADD', mine, now, answer)
call('HSET', owners, answer, string.format('%.0f', bytes) .. ' ' .. owner)
call('HINCRBY', totals, owner, bytes)
call('HINCRBY', totals, '*', bytes)
for _, key in ipairs({ all, mine, owners, totals }) do call('PEXPIRE', key, ttl) end
return gone
