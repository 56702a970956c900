import { RedisScript } from '../../core/redis/index.ts';
import { WANTED_REVISIONS } from '../../core/http/index.ts';

/**
 * All scripts about functions:
 *   KEYS  1 functions  hash name → JSON: description, sourceBytes, revision, createdAt, updatedAt
 *         2 sources    hash name → source
 *         3 removed    sorted set of names that were removed, by time: jobs and schedules may still run what takes such a name
 * A refused write changes nothing at all.
 */

/**
 * Stores a function. One that is there already, word for word, is left as it is. Whoever may not see what callers send gives no other source to
 * a name that has, or had, one: it would get the inputs of the jobs and schedules that run it.
 *
 *   ARGV  1 name, 2 source, 3 its length in bytes, 4 description, 5 time (RFC 3339), 6 revisions, one of which must be there ('' any, '*' any but none), 7 most functions,
 *         8 '1' when the caller has the scope payload
 *   →     'ok', JSON, 1 when it is new or 0 · 'scope' · 'revision', revision or 0 · 'limit'
 */
export const STORE = new RedisScript(`${WANTED_REVISIONS}
local call = redis.call
local name, source, bytes, description, now, revision, most, may_take_over = unpack(ARGV)
local text = call('HGET', KEYS[1], name)
local current = text and cjson.decode(text)

if may_take_over ~= '1' then
  if current and call('HGET', KEYS[2], name) ~= source then return { 'scope' } end
  if not current and call('ZSCORE', KEYS[3], name) then return { 'scope' } end
end
if not is_wanted(revision, current and current.revision or 0) then return { 'revision', current and current.revision or 0 } end
if not current and call('HLEN', KEYS[1]) >= tonumber(most) then return { 'limit' } end
if current and current.description == description and call('HGET', KEYS[2], name) == source then return { 'ok', text, 0 } end
local stored = cjson.encode({
  description = description, sourceBytes = tonumber(bytes), revision = current and current.revision + 1 or 1,
  createdAt = current and current.createdAt or now, updatedAt = now,
})
call('HSET', KEYS[1], name, stored)
call('HSET', KEYS[2], name, source)
call('ZREM', KEYS[3], name)
return { 'ok', stored, current and 0 or 1 }
`);

/**
 * Removes a function.
 *
 *   ARGV  1 name, 2 revisions, one of which must be there ('' any, '*' any but none), 3 time (Unix milliseconds), 4 most removed names that are remembered
 *   →     'ok' · 'missing' · 'revision', revision
 */
export const REMOVE = new RedisScript(`${WANTED_REVISIONS}
local call = redis.call
local text = call('HGET', KEYS[1], ARGV[1])
if not text then return { 'missing' } end
local revision = cjson.decode(text).revision
if not is_wanted(ARGV[2], revision) then return { 'revision', revision } end
call('HDEL', KEYS[1], ARGV[1])
call('HDEL', KEYS[2], ARGV[1])
call('ZADD', KEYS[3], ARGV[3], ARGV[1])
call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[4]))
return { 'ok' }
`);
