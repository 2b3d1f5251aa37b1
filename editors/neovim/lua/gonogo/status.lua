---The newest status of every folder, and what a statusline shows of it.
local M = {}

---@type table<integer, table<string, gonogo.Status>> by client id, by folder URI
local newest = {}

---@type table<gonogo.Verdict, string>
local groups = { go = "GonogoGo", ["no-go"] = "GonogoNoGo", unknown = "GonogoUnknown" }

---Light on dark or dark on light in themselves, so that they can be read on any statusline.
local function define_groups()
  local set = vim.api.nvim_set_hl
  set(0, "GonogoGo", { default = true, bold = true, fg = "#ffffff", bg = "#1a7f37", ctermfg = 15, ctermbg = 28 })
  set(0, "GonogoNoGo", { default = true, bold = true, fg = "#ffffff", bg = "#b3262c", ctermfg = 15, ctermbg = 124 })
  set(0, "GonogoUnknown", { default = true, bold = true, fg = "#1f2328", bg = "#e3b341", ctermfg = 16, ctermbg = 179 })
end

define_groups()
vim.api.nvim_create_autocmd("ColorScheme", {
  group = vim.api.nvim_create_augroup("gonogo.colours", {}),
  callback = define_groups,
})

---@param status? gonogo.Status
local function announce(status)
  vim.api.nvim_exec_autocmds("User", { pattern = "GonogoStatus", modeline = false, data = status })
  vim.cmd.redrawstatus({ bang = true })
end

---@param client_id integer
---@param status gonogo.Status
function M.update(client_id, status)
  newest[client_id] = vim.tbl_extend("force", newest[client_id] or {}, { [status.folder] = status })
  announce(status)
end

---The client is gone, and what it said holds no longer.
---@param client_id integer
function M.forget(client_id)
  newest[client_id] = nil
  announce()
end

---@return gonogo.Status[]
function M.all()
  local all = {}
  for _, statuses in pairs(newest) do
    vim.list_extend(all, vim.tbl_values(statuses))
  end
  return all
end

---The status of the innermost folder that the buffer's file is in.
---A buffer without a file (quickfix, a terminal) has the status of the only folder, where there is one only.
---@param buffer? integer default: the current one
---@return gonogo.Status?
function M.get(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local name, all = vim.api.nvim_buf_get_name(buffer), M.all()
  if name == "" or vim.bo[buffer].buftype ~= "" then
    return #all == 1 and all[1] or nil
  end
  local path, found, length = vim.fs.normalize(name), nil, 0
  for _, status in ipairs(all) do
    local folder = vim.fs.normalize(vim.uri_to_fname(status.folder)):gsub("/$", "") .. "/"
    if vim.startswith(path, folder) and #folder > length then
      found, length = status, #folder
    end
  end
  return found
end

---For 'statusline': `%{v:lua.require'gonogo.status'.text()}`. It ends in … while something is being checked.
---@param buffer? integer default: the current one
---@return string # empty where no client is
function M.text(buffer)
  local status = M.get(buffer)
  if status then
    return #status.checking > 0 and status.text .. " …" or status.text
  end
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = buffer or 0 }) > 0 and "gonogo …" or ""
end

---@param status? gonogo.Status
---@return string # the highlight group of its verdict
function M.highlight(status)
  return groups[status and status.verdict or "unknown"]
end

---The text in the verdict's colour, for 'statusline': `%{%v:lua.require'gonogo.status'.coloured()%}`.
---@return string
function M.coloured()
  local text = M.text():gsub("%%", "%%%%")
  return text == "" and "" or ("%%#%s# %s %%*"):format(M.highlight(M.get()), text)
end

return M
