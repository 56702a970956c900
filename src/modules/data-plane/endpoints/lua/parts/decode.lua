--[[
  decode(json), revision_of(json), name_of(json) of a document. A document that is not JSON (written by hand) counts as
  one without name or reservation. A document without a revision has revision 1, and no document has revision 0.
]]
local function decode(json)
  local ok, document = pcall(cjson.decode, json)
  return ok and type(document) == 'table' and document or {}
end
local function revision_of(json)
  if not json then return 0 end
  return tonumber(decode(json).revision) or 1
end
local function name_of(json)
  if not json then return nil end
  local spec = decode(json).spec
  if type(spec) ~= 'table' or type(spec.name) ~= 'string' then return nil end
  return spec.name
end
