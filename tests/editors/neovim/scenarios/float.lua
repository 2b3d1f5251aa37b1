local kit = require("kit")

vim.cmd.edit("shop/money.py")
local status = kit.verified()
vim.cmd.GoNoGo()
local shown = kit.text()
kit.contains(shown, status.text)
for _, category in ipairs(status.categories) do
  kit.contains(shown, category.name)
end
kit.contains(shown, "✗ " .. status.reasons[1])
kit.contains(shown, "tests/test_sales.py:1 · f: Import cents instead of cent")
kit.contains(shown, "✗ " .. status.reasons[2])
kit.contains(shown, "shop/sales.py:4")

kit.contains(vim.api.nvim_get_current_line(), status.reasons[1]) -- the cursor is on the first blocker
kit.equal(true, vim.wo.cursorline)
kit.press("jj<CR>") -- below both lines of it is the next
kit.equal("shop/sales.py", kit.file())
kit.equal("shop/sales.py", vim.fn.bufname()) -- as if the person had opened it, not by its whole path
kit.equal(4, vim.fn.line("."))
kit.press("<C-O>")
kit.equal("shop/money.py", kit.file())

vim.cmd.GoNoGo()
kit.press("f")
kit.equal("tests/test_sales.py", kit.file())
kit.wait("the import to be repaired", function()
  return kit.text():find("from shop.money import cents\n", 1, true)
end)
kit.contains(kit.text(), "cents(3)")
kit.wait("the blocker to go, nothing saved yet", function()
  return kit.status().blockers == status.blockers - 1
end)
vim.cmd("silent undo")
kit.wait("it to come back with the text", function()
  return kit.status().blockers == status.blockers
end)

vim.cmd.edit(".github/workflows/ci.yml")
local lax = kit.wait("the finding in the workflow", function()
  return kit.diagnostic("CI runs no type checker")
end)
kit.wait("the client in a file of another kind that has a finding", function()
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }) == 1
end)
local answer = vim.lsp.buf_request_sync(0, "textDocument/hover", {
  textDocument = { uri = vim.uri_from_bufnr(0) },
  position = { line = lax.lnum, character = lax.col },
}, 120000)
kit.contains(vim.inspect(answer), "untyped-ci")
