---Code lenses: asked for where the client attaches, and again when the server says that they have changed.
---Neovim 0.12 does the latter itself.
local M = {}

local keeps_itself = vim.fn.has("nvim-0.12") == 1

---@return boolean
local function wanted()
  return (vim.g.gonogo or {}).codelens ~= false
end

---@return lsp.ClientCapabilities # that the client is told when lenses change; 0.10 adds nothing to it by itself
function M.capabilities()
  local capabilities = vim.fn.has("nvim-0.11") == 1 and {} or vim.lsp.protocol.make_client_capabilities()
  return vim.tbl_deep_extend("force", capabilities, { workspace = { codeLens = { refreshSupport = true } } })
end

---@param client vim.lsp.Client
local function refresh(client)
  for buffer in pairs(client.attached_buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end
  end
end

---@return table<string, lsp.Handler>
function M.handlers()
  if keeps_itself then
    return {}
  end
  return {
    ["workspace/codeLens/refresh"] = function(_, _, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      if client and wanted() then
        refresh(client)
      end
      return vim.NIL
    end,
  }
end

---@param client vim.lsp.Client
---@param buffer integer
function M.show(client, buffer)
  if not client.server_capabilities.codeLensProvider or not wanted() then
    return
  end
  if keeps_itself then
    vim.lsp.codelens.enable(true, { bufnr = buffer })
    return
  end
  vim.lsp.codelens.refresh({ bufnr = buffer })
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "TextChanged" }, {
    buffer = buffer,
    group = vim.api.nvim_create_augroup("gonogo.lens." .. buffer, {}),
    callback = function()
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end,
  })
end

return M
