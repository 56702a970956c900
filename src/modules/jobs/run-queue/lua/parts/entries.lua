--[[
  entry_of(id, gen, bundle): the entry of a job's run, or that of the bundle it is in.
  is_known(queue, entry), is_taken(queue, entry): whether the queue has it, and whether a worker has taken it.
  withdraw(queue, entry): takes an entry that waits out of the queue, so that it is never given out.

  `queue`: what the keys of the queue begin with. It knows BullMQ's names of an entry, of its lock, and of what holds an
  entry that waits. BullMQ's own removal would be another step, between which a worker could take the entry.
]]
local function entry_of(id, gen, bundle) return bundle or id .. '.' .. tostring(gen) end
local function is_known(queue, entry) return redis.call('EXISTS', queue .. entry) == 1 end
local function is_taken(queue, entry) return redis.call('EXISTS', queue .. entry .. ':lock') == 1 end
local function withdraw(queue, entry)
  redis.call('LREM', queue .. 'wait', 1, entry)
  redis.call('ZREM', queue .. 'prioritized', entry)
  redis.call('ZREM', queue .. 'delayed', entry)
end
