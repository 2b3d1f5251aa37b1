local kit = require("kit")

vim.cmd.edit("shop/sales.py")
local before = kit.wait("the verdict without executing anything", function()
  local status = kit.status()
  return status and #status.checking == 0 and status
end)
kit.equal(false, before.trusted)
vim.cmd.GoNoGo()
kit.contains(kit.text(), "not trusted: :GoNoGo trust")
vim.cmd.close()
vim.cmd("checkhealth gonogo")
kit.contains(kit.text(), "is not trusted")
vim.cmd.bwipeout()

vim.cmd("GoNoGo trust")
kit.equal(true, kit.verified().trusted)
local kept = table.concat(vim.fn.readfile(vim.env.XDG_STATE_HOME .. "/gonogo/trusted.json"))
kit.contains(kept, vim.fn.getcwd())
