---What the server said: how the verdict changed, and what it wrote to its standard error.
local M = {}

local KEPT = 500 -- messages
local TAIL = 200000 -- bytes of Neovim's own log that are looked through

---@type string[]
local messages = {}

---@param message string
function M.record(message)
  table.insert(messages, os.date("%H:%M:%S ") .. message)
  if #messages > KEPT then
    table.remove(messages, 1)
  end
end

---@return string # Neovim's log, where the standard error of servers goes
local function log_file()
  return vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
end

---@return string[] # its newest lines on gonogo
local function standard_error()
  local file = io.open(log_file(), "r")
  if not file then
    return {}
  end
  file:seek("set", math.max(0, file:seek("end") - TAIL))
  local lines = vim.split(file:read("*a"), "\n", { trimempty = true })
  file:close()
  return vim.tbl_filter(function(line)
    return line:find("gonogo", 1, true) ~= nil
  end, lines)
end

---Open it in a window, at the newest message; `q` closes it.
function M.open()
  local lines = vim.split(table.concat(messages, "\n"), "\n", { trimempty = true })
  if #lines == 0 then
    lines = { "The server has said nothing yet." }
  end
  local newest = #lines
  vim.list_extend(lines, { "", "From " .. log_file() .. ":", "" })
  vim.list_extend(lines, standard_error())
  require("gonogo.page").open("gonogo://log", "gonogolog", lines)
  vim.api.nvim_win_set_cursor(0, { newest, 0 })
  vim.cmd("normal! zb") -- what led to it is above
end

return M
