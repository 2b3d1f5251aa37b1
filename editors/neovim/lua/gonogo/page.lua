---A window with text that nobody edits.
local M = {}

---@param name string of the buffer; a page of this name is renewed
---@param filetype string
---@param lines string[]
---@return integer buffer
function M.open(name, filetype, lines)
  local buffer = vim.fn.bufnr(("^%s$"):format(name))
  if buffer == -1 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
    vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, nowait = true })
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable, vim.bo[buffer].filetype = false, filetype
  local window = vim.fn.bufwinid(buffer)
  if window == -1 then
    vim.cmd("botright sbuffer " .. buffer)
  else
    vim.api.nvim_set_current_win(window)
  end
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  return buffer
end

return M
