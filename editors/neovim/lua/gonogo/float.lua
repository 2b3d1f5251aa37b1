---A window with the verdict, the categories and the reasons, kept up to date while it is open.
local status = require("gonogo.status")

local M = {}

local namespace = vim.api.nvim_create_namespace("gonogo.float")
local marks = { pass = "✓", fail = "✗", unknown = "?", ["not applicable"] = "–" }
local colours =
  { pass = "DiagnosticOk", fail = "DiagnosticError", unknown = "DiagnosticWarn", ["not applicable"] = "Comment" }

---@alias gonogo.Line { [1]: string, [2]: string? } its text and its highlight group

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

---@param now gonogo.Status?
---@return gonogo.Line[]
function M.lines(now)
  if not now then
    return { { " " .. (status.text() ~= "" and status.text() or "no gonogo server: see :checkhealth gonogo") } }
  end
  local lines = { { " " .. now.text, status.highlight(now) }, { " " .. standing(now), "Comment" }, { "" } }
  if not now.trusted then
    table.insert(lines, 3, { " not trusted: :GoNoGo trust lets tests be collected", "DiagnosticWarn" })
  end
  vim.list_extend(lines, vim.tbl_map(row, now.categories))
  if #now.reasons > 0 then
    table.insert(lines, { "" })
  end
  for _, reason in ipairs(now.reasons) do
    table.insert(lines, { " • " .. reason })
  end
  return lines
end

---@param buffer integer
---@param lines gonogo.Line[]
local function draw(buffer, lines)
  local texts = vim.tbl_map(function(line)
    return (line[1]:gsub("\n", " "))
  end, lines)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, texts)
  vim.bo[buffer].modifiable = false
  for index, line in ipairs(lines) do
    if line[2] then
      vim.api.nvim_buf_set_extmark(buffer, namespace, index - 1, 0, { line_hl_group = line[2] })
    end
  end
end

---@param lines gonogo.Line[]
---@return integer
local function width_of(lines)
  local widths = vim.tbl_map(function(line)
    return vim.fn.strdisplaywidth(line[1]) + 1
  end, lines)
  return math.min(math.max(40, unpack(widths)), 100, vim.o.columns - 4)
end

---@param width integer
---@param height integer
---@return vim.api.keyset.win_config # in the middle of the screen
local function placed(width, height)
  height = math.min(height, vim.o.lines - 4)
  return {
    relative = "editor",
    row = math.floor((vim.o.lines - height) / 2) - 1,
    col = math.floor((vim.o.columns - width) / 2),
    width = width,
    height = height,
    style = "minimal",
    border = "rounded",
    title = " gonogo ",
    title_pos = "center",
  }
end

---@param source integer the buffer whose folder the window is about
---@return integer window
local function opened(source)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden, vim.bo[buffer].filetype = "wipe", "gonogo"
  for _, key in ipairs({ "q", "<Esc>" }) do
    vim.keymap.set("n", key, "<Cmd>close<CR>", { buffer = buffer, nowait = true })
  end
  local window = vim.api.nvim_open_win(buffer, true, placed(width_of(M.lines(status.get(source))), 1))
  vim.wo[window].wrap, vim.wo[window].linebreak = true, true
  vim.wo[window].breakindent, vim.wo[window].breakindentopt = true, "shift:2"
  return window
end

---Open the window on the current buffer's folder; `q` and `<Esc>` close it.
function M.open()
  if vim.bo.filetype == "gonogo" then
    return
  end
  local source = vim.api.nvim_get_current_buf()
  local window = opened(source)

  local function show()
    if not vim.api.nvim_win_is_valid(window) then
      return true -- the window is closed: the autocommand ends
    end
    local lines = M.lines(status.get(vim.api.nvim_buf_is_valid(source) and source or nil))
    draw(vim.api.nvim_win_get_buf(window), lines)
    local width = width_of(lines)
    vim.api.nvim_win_set_config(window, placed(width, 1))
    vim.api.nvim_win_set_config(window, placed(width, vim.api.nvim_win_text_height(window, {}).all))
  end

  show()
  vim.api.nvim_create_autocmd("User", { pattern = "GonogoStatus", callback = show })
end

return M
