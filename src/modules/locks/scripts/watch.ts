import { RedisScript } from '../../../core/redis/index.ts';
import { LOCK_PARTS } from './parts.ts';

/**
 * Word of waiters that are still there.
 *
 *   ARGV  2 after how many ms without another word they are gone, then waiters
 *   →     'ok', then those of them that must act: its turn has come (and the call may have been lost), or it is not in the queue any more
 */
export const REFRESH = new RedisScript(`${LOCK_PARTS}
local alive = int(now + ARGV[2])
for at = 3, #ARGV do call('ZADD', limits, 'XX', alive, ARGV[at]) end
settle()
local called = call('HGET', state, 'called')
local reply = { 'ok', ended, finish() }
for at = 3, #ARGV do
  if ARGV[at] == called or not call('ZSCORE', queue, ARGV[at]) then reply[#reply + 1] = ARGV[at] end
end
return reply
`);

/**
 * Does what is due.
 *
 *   →     'ok'
 */
export const SETTLE = new RedisScript(`${LOCK_PARTS}
settle()
return { 'ok', ended, finish() }
`);

/**
 * All there is to know of a lock.
 *
 *   →     'ok', what HGETALL says of the lease, waiters in their order, what HGETALL says of them
 */
export const VIEW = new RedisScript(`${LOCK_PARTS}
settle()
local reply = { 'ok', ended, finish() }
reply[4] = call('HEXISTS', state, 'lease') == 1 and call('HGETALL', state) or {}
reply[5] = call('ZRANGE', queue, 0, -1)
reply[6] = call('HGETALL', waiters)
return reply
`);

/**
 * Which locks must be looked at.
 *
 *   KEYS  1 due
 *   ARGV  1 most names
 *   →     { ms until the next one is due or '' , name … }
 */
export const DUE = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
return { first and string.format('%.0f', math.max(0, first - now)) or '', unpack(names) }
`);
