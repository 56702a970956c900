--[[
  is_wanted(wanted, current): whether a resource has one of the revisions that the caller has seen. `wanted` is what
  revisionsArgument (if-match.ts) makes: '' any, '*' any but none, or ',1,2,'.
]]
local function is_wanted(wanted, current)
  if wanted == '' then return true end
  if wanted == '*' then return tonumber(current) > 0 end
  return string.find(wanted, ',' .. string.format('%d', tonumber(current)) .. ',', 1, true) ~= nil
end
