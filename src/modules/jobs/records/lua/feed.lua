--[[
  Makes the next inputs of a batch into jobs, as many as keep `window` of them open. With a bundle of more than one
  they are bundled (bundle.ts); towards the end of the batch fewer at a time, so that there is one bundle for every
  slot.

  KEYS     1 root
  ARGV     batch, now, window, most at a time, most bytes of inputs at a time, what its job ids begin with, jobs of a
           bundle, bundles that are to be had from what is left
  Returns  {1 when inputs are left or 0, options, index of the first, inputs of the new jobs, jobs of a bundle}
]]
--- @include "parts/names"

local batch, now, prefix = ARGV[1], ARGV[2], ARGV[6]
local window, most, most_bytes = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local key = batch_key(batch)
local b = call('HMGET', key, 'state', 'stop', 'total', 'fed', 'pool', 'spec', 'ready', 'options')
if b[1] ~= 'running' or b[2] then return { 0 } end
if not b[7] then return { 1, b[8], 0, {} } end
local fed, pool, total = tonumber(b[4]), b[5], tonumber(b[3])
local count = math.min(window - call('SCARD', key .. ':open'), total - fed, most)
local spec = cjson.decode(b[6])
local digits = '0123456789abcdefghjkmnpqrstvwxyz'
local function digit(n, shift)
  local at = math.floor(n / 2 ^ shift) % 32 + 1
  return string.sub(digits, at, at)
end
local size = math.max(1, math.min(tonumber(ARGV[7]), math.floor((total - fed) / tonumber(ARGV[8]))))
-- One that waits for its lock would keep those behind it.
if size > 1 and cjson.decode(b[8]).lock then size = 1 end
local inputs, bytes, bundle = {}, 0, nil
while #inputs < count and bytes < most_bytes do
  local index, input = fed + #inputs, call('LPOP', key .. ':inputs')
  local id = prefix .. digit(index, 15) .. digit(index, 10) .. digit(index, 5) .. digit(index, 0)
  call(
    'HSET', job_key(id), 'pool', pool, 'gen', 1, 'batch', batch, 'idx', index, 'state', 'queued', 'availableAt', now,
    'input', input, unpack(spec)
  )
  if size > 1 then
    if #inputs % size == 0 then bundle = 'bundle.' .. id end
    call('HSET', job_key(id), 'bundle', bundle)
  end
  call('ZADD', pool_key(pool, 'pending'), now, id)
  call('ZADD', pool_key(pool, 'ids'), 0, id)
  call('ZADD', root .. 'outbox', now, id)
  call('SADD', key .. ':open', index)
  inputs[#inputs + 1] = input
  bytes = bytes + #input
end
if #inputs > 0 then
  call('HSET', key, 'fed', fed + #inputs)
  call('HINCRBY', pool_key(pool, 'meta'), 'unfed', -#inputs)
end
return { fed + #inputs < total and 1 or 0, b[8], fed, inputs, size }
