import { RedisScript } from '../../core/redis/index.ts';
import { WANTED_REVISIONS } from '../../core/http/index.ts';

/**
 * All scripts about functions:
 *   KEYS  1 functions  hash name → JSON: description, sourceBytes, revision, createdAt, updatedAt
 *         2 sources    hash name → source
 * A refused write changes nothing at all.
 */

/**
 * Stores a function. One that is there already, word for word, is left as it is.
 *
 *   ARGV  1 name, 2 source, 3 its length in bytes, 4 description, 5 time (RFC 3339), 6 revisions, one of which must be there ('' any, '*' any but none), 7 most functions
 *   →     'ok', JSON, 1 when it is new or 0 · 'revision', revision or 0 · 'limit'
 */
export const STORE = new RedisScript(`${WANTED_REVISIONS}
local call = redis.call
local name, source, bytes, description, now, revision, most = unpack(ARGV)
local text = call('HGET', KEYS[1], name)
local current = text and cjson.decode(text)

if not is_wanted(revision, current and current.revision or 0) then return { 'revision', current and current.revision or 0 } end
if not current and call('HLEN', KEYS[1]) >= tonumber(most) then return { 'limit' } end
if current and current.description == description and call('HGET', KEYS[2], name) == source then return { 'ok', text, 0 } end
local stored = cjson.encode({
  description = description, sourceBytes = tonumber(bytes), revision = current and current.revision + 1 or 1,
  createdAt = current and current.createdAt or now, updatedAt = now,
})
call('HSET', KEYS[1], name, stored)
call('HSET', KEYS[2], name, source)
return { 'ok', stored, current and 0 or 1 }
`);

/**
 * Removes a function.
 *
 *   ARGV  1 name, 2 revisions, one of which must be there ('' any, '*' any but none)
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
return { 'ok' }
`);
