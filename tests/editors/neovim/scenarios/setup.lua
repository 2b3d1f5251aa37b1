local kit = require("kit")

vim.cmd.edit("shop/sales.py")
local status = kit.wait("a first status", kit.status)
kit.equal(1, #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }))
kit.equal(true, status.trusted)
kit.contains(kit.statusline(), status.text)
