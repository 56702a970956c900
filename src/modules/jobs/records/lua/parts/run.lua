--[[
  is_current(last, run): whether run number `run` may change the job whose record has the number `last`: the run that
  began last may. Runs are numbered, over all generations of a job. Run 1 carries the job and begins before its record
  says so; the number of any other comes from start.lua.
]]
local function is_current(last, run) return last == run or (not last and run == '1') end
