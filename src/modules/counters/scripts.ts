import { PART_RUN_GUARD, RedisScript } from '../../core/redis/index.ts';
import { WANTED_REVISIONS } from '../../core/http/index.ts';

/**
 * All scripts about one counter:
 *   KEYS  1 counter  hash: value, revision, updated (Unix ms by the clock of Redis)
 *         2 fences   hash lock → newest fencing token the counter was written with; outlives the counter by a day
 *         3 names    sorted set of the names of all counters, score 0
 * A refused write changes nothing at all.
 */

/** Longest that a lease can last: by then every token there was is worthless. */
const FENCES_OUTLIVE_MS = 86_400_000;

/**
 * Writes a counter.
 *
 *   KEYS  4 hash of the lock that the token is of (any key when there is none), 5 hash of the job whose run writes (RunGuard; likewise)
 *   ARGV  1 name, 2 'add' | 'set', 3 number, 4 least sum, 5 greatest sum, 6 value that must be there ('' any, 'none' no counter),
 *         7 revisions, one of which must be there ('' any, '*' any but none), 8 lock or '', 9 fencing token, 10 field of the lock's newest token in KEYS[4],
 *         11 most counters, 12 most locks in fences, 13 run of the job that writes, or ''
 *   →     'ok', value, revision, updated, 1 when it is new or 0 · 'revision', revision or 0 · 'fence', newest token ·
 *         'value', value or '' · 'bound', value · 'limit' · 'fences' · 'superseded': another run of the job has begun
 *
 * Both numbers of a sum are at most 2^53 - 1, so that a sum past that is seen even though it may not be exact.
 */
export const WRITE = new RedisScript(`${WANTED_REVISIONS}${PART_RUN_GUARD}
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
`);

/**
 * Removes a counter.
 *
 *   ARGV  1 name, 2 revisions, one of which must be there ('' any, '*' any but none)
 *   →     'ok' · 'missing' · 'revision', revision
 */
export const REMOVE = new RedisScript(`${WANTED_REVISIONS}
local call = redis.call
local revision = call('HGET', KEYS[1], 'revision')
if not revision then return { 'missing' } end
if not is_wanted(ARGV[2], revision) then return { 'revision', revision } end
call('DEL', KEYS[1])
call('PEXPIRE', KEYS[2], ${FENCES_OUTLIVE_MS})
call('ZREM', KEYS[3], ARGV[1])
return { 'ok' }
`);
