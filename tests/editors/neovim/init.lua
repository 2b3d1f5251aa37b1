---The configuration of a person who uses gonogo, as docs/editors/neovim.md recommends it.
vim.opt.runtimepath:prepend(vim.env.GONOGO_PLUGIN)
vim.g.gonogo = { trusted = vim.env.GONOGO_TRUSTED == "1", settings = { python = vim.env.GONOGO_PYTHON } }
vim.o.statusline = "%f %m%=%{%v:lua.require'gonogo.status'.coloured()%} "
vim.o.laststatus = 3
vim.g.qf_disable_statusline = 1
vim.o.swapfile = false
vim.diagnostic.config({ virtual_text = true })
if vim.lsp.enable then
  vim.lsp.enable("gonogo")
else -- Neovim 0.10
  require("gonogo").setup()
end
