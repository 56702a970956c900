/**
 * Enters a node into the registry, or renews its entry. `KEYS[1]:changed` is the channel of {@link ClusterChannel}.
 *
 *   KEYS[1]  hash: node name → entry as JSON        KEYS[2]  the node's sign of life
 *   ARGV[1]  name                                   ARGV[2]  entry as JSON, without slot
 *   ARGV[3]  instance                               ARGV[4]  slot it has so far, or -1
 *   ARGV[5]  how long the sign holds, ms            ARGV[6]  instance that has certainly ended, or ''
 *   ARGV[7], ARGV[8]  what stands before and after a name in the key of a sign of life
 *   ARGV[9]  1 when the others have to look: it is new, or elsewhere than before
 *
 * Answers {'ok', slot, instance that was lost without anybody noticing or '', 1 when the sign of life was there else 0} | {'taken', entry of the holder} | {'full'}.
 * The slot is kept by name; a new name gets the lowest free one, or that of the dead node not seen for the longest time.
 */
export const REGISTER = `
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
`;

/**
 * Notes that a node has left, by itself or noticed by another, and makes the others look. Answers 1 for the one caller that may publish it, else 0.
 *
 *   KEYS as above   ARGV[1] name   ARGV[2] instance   ARGV[3] 'shutdown' | 'lost'
 */
export const LEAVE = `
local holder = redis.call('GET', KEYS[2])
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if not raw then return 0 end
local entry = cjson.decode(raw)
if entry.instance ~= ARGV[2] or entry.left then return 0 end
if ARGV[3] == 'lost' and holder then return 0 end
if holder == ARGV[2] then redis.call('DEL', KEYS[2]) end
entry.left = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(entry))
redis.call('PUBLISH', KEYS[1] .. ':changed', ARGV[1])
return 1
`;
