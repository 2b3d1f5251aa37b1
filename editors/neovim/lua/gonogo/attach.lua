---The client also attaches to a file of another kind where the server has found something in it (a workflow, a
---Dockerfile, a migration in SQL), so that its fixes and its hover are there too. Where it says nothing, it stays away.
local findings = require("gonogo.findings")

local M = {}

---@param client vim.lsp.Client
---@param buffer integer
local function attach(client, buffer)
  local wanted = vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].buftype == ""
  if wanted and not client.attached_buffers[buffer] and #findings.of(client, buffer) > 0 then
    vim.lsp.buf_attach_client(buffer, client.id)
  end
end

---@param client vim.lsp.Client
function M.where_found(client)
  vim.api.nvim_create_autocmd({ "DiagnosticChanged", "BufReadPost" }, {
    group = vim.api.nvim_create_augroup("gonogo.attach." .. client.id, {}),
    callback = function(event)
      if not vim.lsp.get_client_by_id(client.id) then
        return true -- the client has ended, and so does this
      end
      attach(client, event.buf)
    end,
  })
end

return M
