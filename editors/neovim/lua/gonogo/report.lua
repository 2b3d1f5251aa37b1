---`:GoNoGo report`: the answer to the request `gonogo/report` as a page of Markdown.
local client = require("gonogo.client")

local M = {}

local LISTED = 20 -- findings of one check; the quickfix list has them all

---@param score table
---@return string[]
local function table_of(score)
  local rows = { "| category | outcome | score | points |", "|---|---|--:|--:|" }
  for _, row in ipairs(score.categories) do
    local shape = "| %s | %s | %.1f | %.1f of %.1f |"
    table.insert(rows, shape:format(row.category, row.outcome, row.score, row.points, row.weight))
  end
  return rows
end

---@param finding table
---@return string # with a place that `gF` opens
local function row_of(finding)
  return ("- %s:%d %s"):format(finding.path, finding.line, (finding.message:gsub("\n", " ")))
end

---@param verdict table
---@return string[]
local function section_of(verdict)
  local lost = verdict.lost > 0 and (", costs %.1f points"):format(verdict.lost) or ""
  local lines = { "", ("## %s: %s%s"):format(verdict.check, verdict.outcome, lost), "", verdict.title }
  if verdict.reason ~= "" then
    vim.list_extend(lines, { "", verdict.reason })
  end
  if #verdict.findings > 0 then
    table.insert(lines, "")
  end
  for _, finding in ipairs(vim.list_slice(verdict.findings, 1, LISTED)) do
    table.insert(lines, row_of(finding))
  end
  if #verdict.findings > LISTED then
    table.insert(lines, ("- and %d more: `:GoNoGo quickfix`"):format(#verdict.findings - LISTED))
  end
  return lines
end

---What stops the project comes first, what passes last.
---@param verdicts table[]
---@return table[]
local function by_weight(verdicts)
  local sorted = vim.list_slice(verdicts)
  table.sort(sorted, function(a, b)
    if a.lost ~= b.lost then
      return a.lost > b.lost
    end
    return a.check < b.check
  end)
  return sorted
end

---@param folder string URI
---@param report table
---@return string[]
local function page_of(folder, report)
  local state = report.verified and "verified" or "provisional"
  local lines = { ("# %s: %s"):format(vim.fs.basename(vim.uri_to_fname(folder)), report.headline), "", state, "" }
  vim.list_extend(lines, table_of(report.score))
  if #report.blockers > 0 then
    vim.list_extend(lines, { "", "## Blockers", "" })
    vim.list_extend(lines, vim.tbl_map(row_of, report.blockers))
  end
  for _, verdict in ipairs(by_weight(report.verdicts)) do
    vim.list_extend(lines, section_of(verdict))
  end
  return lines
end

---Open the report of the current project; `gF` on a place goes there, `q` closes it.
function M.open()
  client.ask("gonogo/report", vim.empty_dict(), function(reports, asked)
    if #reports == 0 then
      client.say("nothing is judged yet")
      return
    end
    local lines = page_of(reports[1].folder, reports[1].report)
    local buffer = require("gonogo.page").open("gonogo://report", "markdown", lines)
    vim.bo[buffer].path = asked.root_dir or vim.uri_to_fname(reports[1].folder)
  end)
end

return M
