---How Neovim starts the server; `vim.lsp.enable("gonogo")` reads it. Settings: |gonogo-settings|.
---@type gonogo.Settings
local settings = vim.g.gonogo or {}

---@type vim.lsp.Config
return {
  cmd = settings.cmd or { "gonogo", "lsp" },
  filetypes = { "python", "toml", "dosini", "requirements" },
  root_dir = function(buffer, start)
    local root = require("gonogo.root").of(buffer)
    if root then
      start(root)
    end
  end,
  workspace_required = true, -- a verdict is about a project: a lone file has none
  init_options = {
    trusted = settings.trusted == true,
    settings = settings.settings or vim.empty_dict(),
  },
  flags = { debounce_text_changes = 40 }, -- ms: within 100 ms of an edit the status says that it is being checked
  capabilities = require("gonogo.lens").capabilities(),
  handlers = vim.tbl_extend("error", require("gonogo.lens").handlers(), {
    ["gonogo/status"] = function(_, status, context)
      require("gonogo.status").update(context.client_id, status)
    end,
    ["textDocument/publishDiagnostics"] = require("gonogo.findings").published,
    ["window/logMessage"] = function(problem, message, context)
      require("gonogo.log").record(message.message)
      return vim.lsp.handlers["window/logMessage"](problem, message, context)
    end,
  }),
  on_exit = function(_, _, client_id)
    vim.schedule(function()
      require("gonogo.status").forget(client_id)
    end)
  end,
}
