---Which server answers for a buffer, and how it is told to do something.
local M = {}

---@param buffer? integer default: the current one
---@return vim.lsp.Client? # the buffer's client, else the only one
function M.of(buffer)
  local own = vim.lsp.get_clients({ name = "gonogo", bufnr = buffer or 0 })
  local all = vim.lsp.get_clients({ name = "gonogo" })
  return own[1] or (#all == 1 and all[1] or nil)
end

---@param command string a command of docs/protocol.md
---@param done string what to say once the server has taken it
function M.execute(command, done)
  local client = M.of()
  if not client then
    vim.notify("gonogo: no server for this file, see :checkhealth gonogo", vim.log.levels.WARN)
    return
  end
  local function answered(problem)
    local level = problem and vim.log.levels.ERROR or vim.log.levels.INFO
    vim.notify("gonogo: " .. (problem and problem.message or done), level)
  end
  local parameters = { command = command }
  if vim.fn.has("nvim-0.11") == 1 then
    client:request("workspace/executeCommand", parameters, answered)
  else
    client.request("workspace/executeCommand", parameters, answered)
  end
end

return M
