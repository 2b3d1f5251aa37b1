---The plugin without a server: for what needs none.
vim.opt.runtimepath:prepend(vim.env.GONOGO_PLUGIN)
vim.o.swapfile = false
