import { WANTED_REVISIONS } from '../../../core/http/index.ts';
import { RedisScript } from '../../../core/redis/index.ts';

/**
 * All scripts:
 *   KEYS  1 hash id → document, 2 hash name → id, 3 sorted set of ids, 4 sorted set of ids deleted while their owner was gone
 * A document is JSON with `revision`, `spec.name` (optional) and `reservedUntilMs` (while it is being created).
 */

/** A document that is no JSON (written by hand) counts as one without name or reservation; a document without revision has revision 1. */
const DECODE = `
local function decode(json)
  local ok, document = pcall(cjson.decode, json)
  return ok and type(document) == 'table' and document or {}
end
local function revision_of(json)
  if not json then return 0 end
  return tonumber(decode(json).revision) or 1
end
local function name_of(json)
  if not json then return nil end
  local spec = decode(json).spec
  if type(spec) ~= 'table' or type(spec.name) ~= 'string' then return nil end
  return spec.name
end
`;

/**
 * Takes a name for an id unless another living document has it.
 *   name_taken(name, id): true when it has; a reservation whose time is over is swept away.
 */
const TAKE_NAME = `
local function name_taken(name, id)
  local holder = redis.call('HGET', KEYS[2], name)
  if not holder or holder == id then return false end
  local json = redis.call('HGET', KEYS[1], holder)
  if not json then return false end
  local reserved = decode(json).reservedUntilMs
  if type(reserved) ~= 'number' or reserved > tonumber(redis.call('TIME')[1]) * 1000 then return true end
  redis.call('HDEL', KEYS[1], holder)
  redis.call('ZREM', KEYS[3], holder)
  return false
end
`;

/**
 * Writes a document.
 *   ARGV  1 id, 2 document, 3 name or '', 4 revision that must be there ('' any or none, '0' no document)
 *   → {'ok'} | {'name_taken'} | {'not_found'} | {'revision', current}
 * What another node has deleted is not found, whatever the owner remembers of it.
 */
export const writeScript = new RedisScript(`${DECODE}${TAKE_NAME}
local id, document, name, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local current = redis.call('HGET', KEYS[1], id)
if expected ~= '' then
  if expected ~= '0' and not current then return {'not_found'} end
  local revision = revision_of(current)
  if string.format('%d', revision) ~= expected then return {'revision', revision} end
end
if not current and redis.call('ZSCORE', KEYS[4], id) then return {'not_found'} end
if name ~= '' and name_taken(name, id) then return {'name_taken'} end
local old = name_of(current)
if old and old ~= name and redis.call('HGET', KEYS[2], old) == id then redis.call('HDEL', KEYS[2], old) end
if name ~= '' then redis.call('HSET', KEYS[2], name, id) end
redis.call('HSET', KEYS[1], id, document)
redis.call('ZADD', KEYS[3], 0, id)
return {'ok'}
`);

const REMOVE = `
local function remove(id, current)
  local name = name_of(current)
  if name and redis.call('HGET', KEYS[2], name) == id then redis.call('HDEL', KEYS[2], name) end
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[3], id)
end
`;

/**
 * Removes a document with its name.
 *   ARGV  1 id, 2 revisions, one of which must be there ('' any)
 *   → {'ok'} | {'not_found'} | {'revision', current}
 */
export const removeScript = new RedisScript(`${DECODE}${REMOVE}${WANTED_REVISIONS}
local id, expected = ARGV[1], ARGV[2]
local current = redis.call('HGET', KEYS[1], id)
if not current then
  redis.call('ZREM', KEYS[3], id)
  return {'not_found'}
end
local revision = revision_of(current)
if not is_wanted(expected, revision) then return {'revision', revision} end
remove(id, current)
return {'ok'}
`);

/**
 * Removes the document of a node that gives no sign of life, and remembers that: a process that was only silent may still have it in memory.
 * The sign of life is looked at here, so that a node that comes back has either not read the document yet, or is seen to be there.
 *   KEYS  5 sign of life of the owner
 *   ARGV  1 id, 2 revisions, one of which must be there ('' any), 3 name of the owner, 4 Unix milliseconds, 5 until when it is remembered, 6 how many are
 *   → {'ok'} | {'not_found'} | {'revision', current} | {'alive'}
 */
export const removeOrphanScript = new RedisScript(`${DECODE}${REMOVE}${WANTED_REVISIONS}
local id, expected, owner, now, till, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local current = redis.call('HGET', KEYS[1], id)
if not current then return {'not_found'} end
if decode(current).node ~= owner or redis.call('EXISTS', KEYS[5]) == 1 then return {'alive'} end
local revision = revision_of(current)
if not is_wanted(expected, revision) then return {'revision', revision} end
remove(id, current)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now)
redis.call('ZADD', KEYS[4], till, id)
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -tonumber(most) - 1)
return {'ok'}
`);
