--[[
  Writes a counter. A write that is refused changes nothing.

  KEYS     1 counter: hash with value, revision, updated (Unix ms by the clock of Redis)
           2 fences: hash, lock to the newest fencing token the counter was written with; outlives the counter by a day
           3 names: sorted set of the names of all counters, score 0
           4 hash of the lock that the token is of (any key when there is none)
           5 hash of the job whose run writes (RunGuard; any key when there is none)
  ARGV     1 name, 2 'add' or 'set', 3 number, 4 least sum, 5 greatest sum, 6 value that must be there ('' any, 'none'
           no counter), 7 revisions (is_wanted), 8 lock or '', 9 fencing token, 10 field of the lock's newest token in
           KEYS[4], 11 most counters, 12 most locks in fences, 13 run of the job that writes, or ''
  Returns  {'ok', value, revision, updated, 1 when it is new or 0} | {'revision', revision or 0} | {'fence', newest
           token} | {'value', value or ''} | {'bound', value} | {'limit'} | {'fences'} | {'superseded'}: another run of
           the job has begun

  Both numbers of a sum are at most 2^53 - 1, so that a sum past that is seen even though it may not be exact.
]]
--- @include "../../../core/http/lua/parts/is-wanted"
--- @include "../../../core/redis/lua/parts/run-guard"

local call = redis.call
local counter, fences, names, lock_state = unpack(KEYS)
local name, op, number, least, greatest = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local expected, revision, lock, token = ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9])
if is_superseded(KEYS[5], ARGV[13]) then return { 'superseded' } end
local current = call('HMGET', counter, 'value', 'revision')
local value = current[1]

if not is_wanted(revision, current[2] or '0') then return { 'revision', current[2] or '0' } end
if lock ~= '' then
  local newest = math.max(tonumber(call('HGET', fences, lock) or 0), tonumber(call('HGET', lock_state, ARGV[10]) or 0))
  if token < newest then return { 'fence', string.format('%.0f', newest) } end
end
if expected ~= '' and (value or 'none') ~= expected then return { 'value', value or '' } end
local after = number
if op == 'add' then
  after = tonumber(value or 0) + number
  if after < least or after > greatest then return { 'bound', value or '0' } end
end
if not value and call('ZCARD', names) >= tonumber(ARGV[11]) then return { 'limit' } end
if lock ~= '' then
  if call('HEXISTS', fences, lock) == 0 and call('HLEN', fences) >= tonumber(ARGV[12]) then return { 'fences' } end
  call('HSET', fences, lock, ARGV[9])
  call('PERSIST', fences)
end

local time = call('TIME')
local updated = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local text = string.format('%.0f', after)
call('HSET', counter, 'value', text, 'updated', updated)
if not value then call('ZADD', names, 0, name) end
return { 'ok', text, call('HINCRBY', counter, 'revision', 1), updated, value and 0 or 1 }
