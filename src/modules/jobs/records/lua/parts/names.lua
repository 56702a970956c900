--[[
  Names of keys, made from the root of all of them (job-keys.ts): one hash tag, so one slot. Small tests. Every script
  that includes this has the root as KEYS[1].
]]
local root = KEYS[1]
local call = redis.call
local function job_key(id) return root .. 'job:' .. id end
local function pool_key(pool, part) return root .. 'pool:' .. pool .. ':' .. part end
local function batch_key(id) return root .. 'batch:' .. id end
local function dedup_key(pool, id) return root .. 'dedup:' .. pool .. ':' .. id end
local FINAL = { completed = true, failed = true, cancelled = true, timed_out = true }
local function publish(verb, id) call('PUBLISH', root .. 'control', verb .. ' ' .. id) end
