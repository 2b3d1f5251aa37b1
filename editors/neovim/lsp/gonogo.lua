---How Neovim starts the server; `vim.lsp.enable("gonogo")` reads it. Settings: |gonogo-settings|.
---@type gonogo.Settings
local settings = vim.g.gonogo or {}

---@type vim.lsp.Config
return {
  cmd = settings.cmd or { "gonogo", "lsp" },
  filetypes = { "python", "toml", "dosini", "requirements" },
  root_markers = { "pyproject.toml", "setup.cfg", "setup.py", ".git" },
  workspace_required = true, -- a verdict is about a project: a lone file has none
  init_options = {
    trusted = settings.trusted == true,
    settings = settings.settings or vim.empty_dict(),
  },
  handlers = {
    ["gonogo/status"] = function(_, status, context)
      require("gonogo.status").update(context.client_id, status)
    end,
  },
  on_exit = function(_, _, client_id)
    vim.schedule(function()
      require("gonogo.status").forget(client_id)
    end)
  end,
}
