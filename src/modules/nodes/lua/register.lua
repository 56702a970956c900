--[[
  Enters a node into the registry, or renews its entry. The slot is kept by name. A new name gets the lowest free one,
  or that of the dead node that was not seen for the longest time.

  KEYS     1 hash, node name to entry as JSON; `KEYS[1]:changed` is the channel of ClusterChannel
           2 sign of life of the node: string with a time to live
  ARGV     1 name, 2 entry as JSON, without slot, 3 instance, 4 slot it has so far, or -1, 5 how long the sign of life
           lasts in ms, 6 instance that has certainly ended, or '', 7-8 what stands before and after a name in the key
           of a sign of life, 9 '1' when the others have to read it: it is new, or at another address
  Returns  {'ok', slot, instance that was lost unnoticed or '', 1 when the sign of life was there or 0} | {'taken',
           entry of the holder} | {'full'}
]]
local holder = redis.call('GET', KEYS[2])
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if holder and holder ~= ARGV[3] and holder ~= ARGV[6] then return {'taken', raw or '{}'} end
local old = raw and cjson.decode(raw)
local slot = old and old.slot
if not slot then
  local used, oldest = {}, nil
  for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
    local other = cjson.decode(text)
    used[other.slot] = other
  end
  local wished = tonumber(ARGV[4])
  if wished >= 0 and not used[wished] then slot = wished end
  for free = 0, 1023 do
    if slot then break end
    if not used[free] then slot = free end
  end
  if not slot then
    for _, other in pairs(used) do
      local alive = redis.call('EXISTS', ARGV[7] .. other.name .. ARGV[8])
      if alive == 0 and (not oldest or other.lastSeenAt < oldest.lastSeenAt) then oldest = other end
    end
    if not oldest then return {'full'} end
    slot = oldest.slot
    redis.call('HDEL', KEYS[1], oldest.name)
  end
end
local lost = ''
if old and old.instance ~= ARGV[3] and not old.left then lost = old.instance end
local entry = cjson.decode(ARGV[2])
entry.slot = slot
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(entry))
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[5])
if ARGV[9] == '1' then redis.call('PUBLISH', KEYS[1] .. ':changed', ARGV[1]) end
return {'ok', slot, lost, holder and 1 or 0}
