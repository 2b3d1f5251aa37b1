---Which server answers for a buffer, and how it is asked.
local M = {}

---@param buffer? integer default: the current one
---@return vim.lsp.Client? # the buffer's client, else the only one
function M.of(buffer)
  local own = vim.lsp.get_clients({ name = "gonogo", bufnr = buffer or 0 })
  local all = vim.lsp.get_clients({ name = "gonogo" })
  return own[1] or (#all == 1 and all[1] or nil)
end

---One line, or Neovim asks for a key: in a terminal of 80 columns it has 68 for a message.
---@param message string
---@param level? integer of `vim.log.levels`, default INFO
function M.say(message, level)
  vim.notify("gonogo: " .. message, level or vim.log.levels.INFO)
end

---Ask the buffer's server; what goes wrong is said.
---@param method string
---@param parameters table
---@param answered fun(result: any, client: vim.lsp.Client)
function M.ask(method, parameters, answered)
  local client = M.of()
  if not client then
    M.say("no server for this file, see :checkhealth gonogo", vim.log.levels.WARN)
    return
  end
  local function heard(problem, result)
    if problem then
      M.say(problem.message, vim.log.levels.ERROR)
    else
      answered(result, client)
    end
  end
  if vim.fn.has("nvim-0.11") == 1 then
    client:request(method, parameters, heard)
  else
    client.request(method, parameters, heard)
  end
end

---@param command string a command of docs/protocol.md
---@param done string what to say once the server has taken it
function M.execute(command, done)
  M.ask("workspace/executeCommand", { command = command }, function()
    M.say(done)
  end)
end

return M
