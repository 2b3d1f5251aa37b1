---A window with the verdict, the categories and the blockers, kept up to date while it is open.
local card = require("gonogo.card")
local fix = require("gonogo.fix")
local status = require("gonogo.status")

local M = {}

local namespace = vim.api.nvim_create_namespace("gonogo.float")
local KEYS = " <CR> go there  f fix  Q list  r recheck  q close "

---@class gonogo.Float
---@field buffer integer
---@field window integer
---@field source integer the buffer whose folder the window is about
---@field lines gonogo.Line[]

---@param float gonogo.Float
local function draw(float)
  local texts = vim.tbl_map(function(line)
    return (line[1]:gsub("\n", " "))
  end, float.lines)
  vim.api.nvim_buf_clear_namespace(float.buffer, namespace, 0, -1)
  vim.bo[float.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(float.buffer, 0, -1, false, texts)
  vim.bo[float.buffer].modifiable = false
  for index, line in ipairs(float.lines) do
    local whole = index == 1 and { line_hl_group = line[2] } -- the others leave room for the cursor line
    local mark = whole or { end_col = #texts[index], hl_group = line[2] }
    if line[2] then
      vim.api.nvim_buf_set_extmark(float.buffer, namespace, index - 1, 0, mark)
    end
  end
end

---@param lines gonogo.Line[]
---@return integer
local function width_of(lines)
  local widths = vim.tbl_map(function(line)
    return vim.fn.strdisplaywidth(line[1]) + 1
  end, lines)
  return math.min(math.max(#KEYS + 2, unpack(widths)), 100, vim.o.columns - 4)
end

---@param width integer
---@param height integer
---@return vim.api.keyset.win_config # in the middle of the screen, above the statusline
local function placed(width, height)
  local room = vim.o.lines - vim.o.cmdheight - 1 - 2 -- without the statusline and our border
  height = math.max(1, math.min(height, room))
  return {
    relative = "editor",
    row = math.floor((room - height) / 2),
    col = math.floor((vim.o.columns - width) / 2),
    width = width,
    height = height,
    style = "minimal",
    border = "rounded",
    title = " gonogo ",
    title_pos = "center",
    footer = KEYS,
    footer_pos = "center",
  }
end

---@param lines gonogo.Line[]
---@param like vim.Diagnostic? the finding that the cursor was on
---@return integer # the row of that finding, else of the first
local function row_for(lines, like)
  local first
  for row, line in ipairs(lines) do
    local finding = line.finding
    if finding and like and finding.message == like.message and finding.bufnr == like.bufnr then
      return row
    end
    first = first or (finding and row)
  end
  return first or 1
end

---@param float gonogo.Float
---@return vim.Diagnostic? # the finding under the cursor
local function chosen(float)
  local line = float.lines[vim.api.nvim_win_get_cursor(float.window)[1]]
  return line and line.finding
end

---@param float gonogo.Float
local function show(float)
  local like = chosen(float)
  local source = vim.api.nvim_buf_is_valid(float.source) and float.source or nil
  float.lines = card.lines(status.get(source))
  draw(float)
  local width = width_of(float.lines)
  vim.api.nvim_win_set_config(float.window, placed(width, 1)) -- wraps at this width, and then has its height
  local height = vim.api.nvim_win_text_height(float.window, {}).all
  vim.api.nvim_win_set_config(float.window, placed(width, height))
  vim.wo[float.window].cursorline = true -- which the style "minimal" has just put out
  vim.api.nvim_win_set_cursor(float.window, { row_for(float.lines, like), 0 })
end

---@param float gonogo.Float
local function set_keys(float)
  local function key(lhs, act)
    vim.keymap.set("n", lhs, act, { buffer = float.buffer, nowait = true })
  end
  local function with_finding(act)
    return function()
      local finding = chosen(float)
      if finding then
        vim.api.nvim_win_close(float.window, true)
        act(finding)
      end
    end
  end
  for _, lhs in ipairs({ "q", "<Esc>" }) do
    key(lhs, "<Cmd>close<CR>")
  end
  key("<CR>", with_finding(fix.go_to))
  key("f", with_finding(fix.make))
  key("r", "<Cmd>GoNoGo recheck<CR>")
  key("Q", "<Cmd>close | GoNoGo quickfix<CR>")
end

---@return gonogo.Float
local function opened()
  local source, buffer = vim.api.nvim_get_current_buf(), vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden, vim.bo[buffer].filetype = "wipe", "gonogo"
  local window = vim.api.nvim_open_win(buffer, true, placed(#KEYS + 2, 1))
  vim.wo[window].wrap, vim.wo[window].linebreak = true, true
  vim.wo[window].breakindent, vim.wo[window].breakindentopt = true, "shift:3"
  return { buffer = buffer, window = window, source = source, lines = {} }
end

---Open the window on the current buffer's folder. Its keys are in its border.
function M.open()
  if vim.bo.filetype == "gonogo" then
    return
  end
  local float = opened()
  set_keys(float)
  show(float)
  local function renew()
    if not vim.api.nvim_win_is_valid(float.window) then
      return true -- the window is closed: the autocommand ends
    end
    show(float)
  end
  vim.api.nvim_create_autocmd("User", { pattern = "GonogoStatus", callback = renew })
  vim.api.nvim_create_autocmd("VimResized", { callback = renew })
end

return M
