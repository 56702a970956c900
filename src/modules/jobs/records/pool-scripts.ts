import { RedisScript } from '../../../core/redis/index.ts';
import { PART_NAMES } from './script-parts.ts';

/**
 * Writes a pool unless it has changed since it was read, together with what other scripts look at.
 *
 *   KEYS root, hash of pools
 *   ARGV name, document before ('' for none), document, most pools, closed ('' for open), queueLimit, keepCount, keepAgeMs
 *   →    'saved' · 'changed': another document is there · 'many'
 */
export const SAVE_POOL = new RedisScript(`${PART_NAMES}
local name, before, after, most, closed = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if (call('HGET', KEYS[2], name) or '') ~= before then return 'changed' end
if before == '' and call('HLEN', KEYS[2]) >= most then return 'many' end
call('HSET', KEYS[2], name, after)
local meta = pool_key(name, 'meta')
call('HSET', meta, 'queueLimit', ARGV[6], 'keepCount', ARGV[7], 'keepAgeMs', ARGV[8])
if closed == '' then call('HDEL', meta, 'closed') else call('HSET', meta, 'closed', closed) end
publish('pool', name)
return 'saved'
`);

/**
 * Removes a pool that has nothing left to do. Its ended jobs are to have a time to live by then.
 *
 *   KEYS root, hash of pools      ARGV name
 *   →    1 removed · 0 it has jobs, or takes more
 */
export const DROP_POOL = new RedisScript(`${PART_NAMES}
local name = ARGV[1]
local meta = call('HMGET', pool_key(name, 'meta'), 'closed', 'unfed')
if meta[1] ~= 'deleting' or tonumber(meta[2] or 0) > 0 then return 0 end
if call('ZCARD', pool_key(name, 'pending')) + call('ZCARD', pool_key(name, 'active')) > 0 then return 0 end
call('HDEL', KEYS[2], name)
for _, part in ipairs({ 'meta', 'pending', 'active', 'ended', 'ids' }) do call('DEL', pool_key(name, part)) end
publish('pool', name)
return 1
`);

/**
 * Removes ended jobs whose time is over, when no other job ends to do it.
 *
 *   ARGV name, now, most at once
 *   →    how many were removed
 */
export const RETAIN_POOL = new RedisScript(`${PART_NAMES}
local name, now, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local meta = call('HMGET', pool_key(name, 'meta'), 'keepCount', 'keepAgeMs')
if not meta[1] then return 0 end
local ended = pool_key(name, 'ended')
local old = call('ZRANGEBYSCORE', ended, '-inf', now - tonumber(meta[2]), 'LIMIT', 0, most)
if #old == 0 then
  local excess = call('ZCARD', ended) - tonumber(meta[1])
  if excess > 0 then old = call('ZRANGE', ended, 0, math.min(excess, most) - 1) end
end
for _, id in ipairs(old) do
  call('DEL', job_key(id), job_key(id) .. ':logs')
  call('ZREM', pool_key(name, 'ids'), id)
  call('ZREM', ended, id)
end
return #old
`);
