local kit = require("kit")

vim.cmd.edit("finport/main.py")
kit.equal(1, #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }))
kit.contains(kit.statusline(), "gonogo …")
local status = kit.wait("a first status", kit.status)
kit.equal(true, status.trusted)
kit.contains(kit.statusline(), status.text)
