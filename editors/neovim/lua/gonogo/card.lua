---The lines of the window of `:GoNoGo`: the verdict, the categories, and what stops the project.
local findings = require("gonogo.findings")
local status = require("gonogo.status")

local M = {}

local SHOWN = 10 -- blockers

local marks = { pass = "✓", fail = "✗", unknown = "?", ["not applicable"] = "–" }
local colours =
  { pass = "DiagnosticOk", fail = "DiagnosticError", unknown = "DiagnosticWarn", ["not applicable"] = "Comment" }

---@class gonogo.Line
---@field [1] string its text
---@field [2] string? its highlight group
---@field finding vim.Diagnostic? what the keys act on here

---@param now gonogo.Status
---@return string
local function standing(now)
  if #now.checking > 0 then
    return "checking " .. table.concat(now.checking, ", ") .. " …"
  end
  return now.verified and "verified" or "provisional"
end

---@param number number
---@param limit number
---@return string # one decimal that does not look as if the limit were reached when it is not
local function shown(number, limit)
  local rounded = ("%.1f"):format(number)
  return number < limit and tonumber(rounded) >= limit and ("%.1f"):format(limit - 0.1) or rounded
end

---@param category gonogo.Category
---@return gonogo.Line
local function row(category)
  local judged = category.outcome == "pass" or category.outcome == "fail"
  local score = judged and shown(category.score, 100) or category.outcome
  local points = shown(category.points, category.weight)
  local of = category.outcome == "not applicable" and "" or ("%5s of %.1f"):format(points, category.weight)
  local text = (" %s %-16s %14s %s"):format(marks[category.outcome] or " ", category.name, score, of)
  return { text, colours[category.outcome] }
end

---@param finding vim.Diagnostic
---@param root string
---@return string
local function place_of(finding, root)
  local file = vim.fs.normalize(vim.api.nvim_buf_get_name(finding.bufnr))
  local path = vim.startswith(file, root) and file:sub(#root + 2) or file
  return ("%s:%d"):format(path, finding.lnum + 1)
end

---@param blockers vim.Diagnostic[]
---@param root string
---@return gonogo.Line[]
local function blocking(blockers, root)
  local lines = {}
  for _, finding in ipairs(vim.list_slice(blockers, 1, SHOWN)) do
    local fixes = findings.carried(finding).fixes
    local offer = fixes[1] and (" · f: " .. fixes[1].title) or ""
    table.insert(lines, { " ✗ " .. finding.message, "DiagnosticError", finding = finding })
    table.insert(lines, { "   " .. place_of(finding, root) .. offer, "Comment", finding = finding })
  end
  if #blockers > SHOWN then
    table.insert(lines, { (" … and %d more: Q lists them"):format(#blockers - SHOWN), "Comment" })
  end
  return lines
end

---Reasons that are not the message of a blocker: what is unknown, a score below the threshold.
---@param now gonogo.Status
---@param blockers vim.Diagnostic[]
---@return gonogo.Line[]
local function other_reasons(now, blockers)
  local said = {}
  for _, finding in ipairs(blockers) do
    said[finding.message] = true
  end
  local lines = {}
  for _, reason in ipairs(now.reasons) do
    if not said[reason] then
      table.insert(lines, { " • " .. reason })
    end
  end
  return lines
end

---@param now gonogo.Status?
---@return gonogo.Line[]
function M.lines(now)
  if not now then
    return { { " " .. (status.text() ~= "" and status.text() or "no gonogo server: see :checkhealth gonogo") } }
  end
  local lines = { { " " .. now.text, status.highlight(now) }, { " " .. standing(now), "Comment" } }
  if not now.trusted then
    table.insert(lines, { " not trusted: :GoNoGo trust lets tests be collected", "DiagnosticWarn" })
  end
  table.insert(lines, { "" })
  vim.list_extend(lines, vim.tbl_map(row, now.categories))
  local blockers = findings.blockers(now)
  local why = blocking(blockers, vim.fs.normalize(vim.uri_to_fname(now.folder)))
  vim.list_extend(why, other_reasons(now, blockers))
  if #why > 0 then
    table.insert(lines, { "" })
  end
  vim.list_extend(lines, why)
  local step = now.next and now.next[1]
  if step then
    table.insert(lines, { "" })
    table.insert(lines, { (" → %s · %s"):format(step.action, step.gain), "Comment" })
  end
  return lines
end

return M
