--[[
  batch_item(id, job, state, result, err, max_bytes, now): counts the end of a job in its batch and keeps its item.
  Returns what became of the batch, and how many of its jobs are open (finish.lua).
]]
-- Reads all and writes all: a call costs more than what it does.
local function batch_item(id, job, state, result, err, max_bytes, now)
  local key = batch_key(job.batch)
  local b = call('HMGET', key, 'total', 'fed', 'ended', 'stop', 'failFast', 'ordered', 'resultBytes', state)
  if not b[1] then return '', 0 end
  local bytes = tonumber(b[7] or 0)
  local item = '{"index":' .. job.idx .. ',"job":"' .. id .. '","state":"' .. state .. '"'
  if state ~= 'completed' then
    item = item .. ',"error":' .. err .. '}'
  elseif bytes + #result > max_bytes then
    item = item .. ',"resultDropped":true}'
  else
    bytes = bytes + #result
    item = item .. ',"result":' .. result .. '}'
  end
  call('HSET', key .. ':results', job.idx, item)
  if b[6] ~= '1' then call('RPUSH', key .. ':order', job.idx) end
  call('SREM', key .. ':open', job.idx)
  local ended = tonumber(b[3]) + 1
  call('HSET', key, 'ended', ended, state, tonumber(b[8] or 0) + 1, 'resultBytes', bytes)
  local stopped = false
  if b[5] == '1' and (state == 'failed' or state == 'timed_out') then stopped = stop_batch(job.batch, 'failed') end
  if (stopped or ended >= tonumber(b[1])) and settle_batch(job.batch, now) then
    call('HSET', key, 'settledBy', id)
    return 'ended', 0
  end
  if stopped then return 'stopped', 0 end
  return b[4] and 'stopping' or 'running', tonumber(b[2]) - ended
end
