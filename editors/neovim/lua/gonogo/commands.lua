---The subcommands of `:GoNoGo`.
local client = require("gonogo.client")
local findings = require("gonogo.findings")
local status = require("gonogo.status")

local M = {}

---@param found vim.Diagnostic[]
---@return table[] # rows of the quickfix list: errors first, then by file and line
local function rows_of(found)
  local by_type = { E = {}, W = {}, I = {}, N = {} }
  for _, row in ipairs(vim.diagnostic.toqflist(found)) do
    table.insert(by_type[row.type], row)
  end
  return vim.iter({ by_type.E, by_type.W, by_type.I, by_type.N }):flatten():totable()
end

---@param finding vim.Diagnostic
---@param mark? string
---@return vim.Diagnostic # the same, and its message names its check
local function named(finding, mark)
  local message = ("%s [%s%s]"):format(finding.message, finding.code, mark or "")
  return vim.tbl_extend("force", finding, { message = message })
end

---All findings; the blockers come first, in their order in the window, or thousands of type errors would hide them.
local function quickfix()
  local blockers, others, items = {}, {}, {}
  for _, finding in ipairs(findings.all()) do
    table.insert(findings.blocks(finding) and blockers or others, finding)
  end
  for _, blocker in ipairs(findings.by_reason(blockers, status.all())) do
    vim.list_extend(items, vim.diagnostic.toqflist({ named(blocker, " · blocker") }))
  end
  vim.list_extend(items, rows_of(vim.tbl_map(named, others)))
  vim.fn.setqflist({}, " ", { title = "gonogo", items = items })
  vim.cmd("botright copen")
end

---@type table<string, fun()>
local subcommands = {
  fix = function()
    require("gonogo.fix").file()
  end,
  log = function()
    require("gonogo.log").open()
  end,
  quickfix = quickfix,
  recheck = function()
    client.execute("gonogo.recheck", "everything is measured again")
  end,
  report = function()
    require("gonogo.report").open()
  end,
  status = function()
    require("gonogo.float").open()
  end,
  trust = function()
    client.execute("gonogo.trust", "this project is trusted, now and when it is opened again")
  end,
}

---@param name string as typed; empty means `status`
function M.run(name)
  local subcommand = subcommands[name == "" and "status" or name]
  if subcommand then
    subcommand()
  else
    client.say(("no subcommand %q; :GoNoGo <Tab> lists them"):format(name), vim.log.levels.ERROR)
  end
end

---@param lead string what is typed so far
---@return string[]
function M.complete(lead)
  local names = vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, vim.tbl_keys(subcommands))
  table.sort(names)
  return names
end

return M
