---Starts the server while Neovim still reads the first Python file. Its own settings for Python take 0.7 s, where it
---looks for a Python, and only then does `vim.lsp.enable` start and attach anything: the server is loaded by then.
local M = {}

---@return vim.lsp.Config? # where the person has enabled it for Python; nil too where Neovim cannot tell
local function enabled()
  local config = vim.lsp.is_enabled and vim.lsp.is_enabled("gonogo") and vim.lsp.config.gonogo
  return config and vim.list_contains(config.filetypes or {}, "python") and config or nil
end

---@param buffer integer of a Python file that is about to be read
function M.start(buffer)
  local config = enabled()
  if config and type(config.root_dir) == "function" then
    config.root_dir(buffer, function(root)
      local here = vim.tbl_extend("force", config, { root_dir = root })
      vim.lsp.start(here, { bufnr = buffer, attach = false, silent = true }) -- one that runs for this root is kept
    end)
  end
end

return M
