local kit = require("kit")

local running = {}
vim.api.nvim_create_autocmd("BufReadPost", {
  callback = function()
    table.insert(running, vim.lsp.get_client_by_id(1) ~= nil)
  end,
})
vim.fn.writefile({ "x = 1" }, vim.env.HOME .. "/lone.py")
vim.fn.writefile({ "# Shop" }, "README.md")
vim.cmd.edit(vim.env.HOME .. "/lone.py")
kit.equal({ false }, running) -- no project
vim.cmd.edit("README.md")
kit.equal({ false, false }, running) -- no Python
vim.cmd.edit("shop/sales.py")
if vim.lsp.is_enabled then
  kit.equal(true, running[3])
end
kit.wait("the client in the buffer", function()
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }) == 1
end)
vim.cmd.edit("shop/money.py")
kit.wait("the same client in another buffer", function()
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }) == 1
end)
kit.equal(1, #vim.lsp.get_clients())
kit.equal(nil, vim.lsp.get_client_by_id(2))
