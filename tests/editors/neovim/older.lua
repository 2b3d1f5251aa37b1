---The configuration of a person whose Neovim has no `vim.lsp.enable`, as in 0.10.
vim.lsp.enable = nil
vim.opt.runtimepath:prepend(vim.env.GONOGO_PLUGIN)
vim.o.statusline = "%f%=%{v:lua.require'gonogo.status'.text()}"
vim.o.swapfile = false
require("gonogo").setup({ trusted = true, settings = { python = vim.env.GONOGO_PYTHON } })
