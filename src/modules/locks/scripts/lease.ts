import { RedisScript } from '../../../core/redis/index.ts';
import { LOCK_PARTS } from './parts.ts';

/**
 * Lengthens (or shortens) a lease: it ends ttl ms from now.
 *
 *   ARGV  2 lease, 3 ttl in ms, or '' to change nothing, 4 run of a job that renews it, or ''
 *   →     'lost': it is not there, or another run of the job has begun · 'ok', then what HGETALL says of the lease
 */
export const RENEW = new RedisScript(`${LOCK_PARTS}
settle()
if call('HGET', state, 'lease') ~= ARGV[2] or is_superseded(guard, ARGV[4]) then return { 'lost', ended, finish() } end
if ARGV[3] ~= '' then call('HSET', state, 'ttl', ARGV[3], 'expires', int(now + ARGV[3])) end
return { 'ok', ended, finish(), unpack(call('HGETALL', state)) }
`);

/**
 * Ends the lease there is, and calls the first waiter.
 *
 *   ARGV  2 'lease': only if it is this one, and if it is still a waiter it leaves the queue · 'owner': only if it is this owner's ·
 *           'any': whatever it is
 *         3 id of the lease, or the owner, 4 with 'owner': a run of the job that the owner is, or '': a lease of a later run stays
 *   →     'released' · 'lost': there is no such lease
 */
export const RELEASE = new RedisScript(`${LOCK_PARTS}
local which, value = ARGV[2], ARGV[3]
if which == 'lease' then drop(value) end
settle()
local held = call('HMGET', state, 'lease', 'owner', 'run')
local is_later = ARGV[4] ~= '' and held[3] and tonumber(held[3]) > tonumber(ARGV[4])
if not held[1] or (which == 'lease' and held[1] ~= value) or (which == 'owner' and (held[2] ~= value or is_later)) then
  return { 'lost', ended, finish() }
end
end_lease('released', now)
settle()
return { 'released', ended, finish() }
`);
