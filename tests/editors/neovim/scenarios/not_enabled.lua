local kit = require("kit")

vim.cmd.edit("shop/sales.py")
kit.equal(nil, vim.lsp.get_client_by_id(1))
vim.cmd("GoNoGo recheck")
kit.contains(vim.fn.execute("messages"), "gonogo: no server for this file, see :checkhealth gonogo")
vim.cmd("checkhealth gonogo")
kit.contains(kit.text(), "no client is running")
