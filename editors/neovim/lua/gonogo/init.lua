---For configurations that call `require("gonogo").setup()`; `vim.lsp.enable("gonogo")` does as well without it.
local M = {}

---Neovim 0.10 has no `vim.lsp.enable`: start the client for each buffer that the configuration names.
---@param config vim.lsp.Config
local function enable_by_filetype(config)
  local function start(event)
    config.root_dir(event.buf, function(root)
      vim.lsp.start(vim.tbl_extend("force", config, { name = "gonogo", root_dir = root }), { bufnr = event.buf })
    end)
  end
  local group = vim.api.nvim_create_augroup("gonogo.start", {})
  vim.api.nvim_create_autocmd("FileType", { group = group, pattern = config.filetypes, callback = start })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.list_contains(config.filetypes, vim.bo[buffer].filetype) then
      start({ buf = buffer })
    end
  end
end

---@param settings? gonogo.Settings added to `vim.g.gonogo`
function M.setup(settings)
  vim.g.gonogo = vim.tbl_extend("force", vim.g.gonogo or {}, settings or {})
  if vim.lsp.enable then
    vim.lsp.enable("gonogo")
  else
    enable_by_filetype(dofile(vim.api.nvim_get_runtime_file("lsp/gonogo.lua", false)[1]))
  end
end

return M
