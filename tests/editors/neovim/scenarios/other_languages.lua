local kit = require("kit")

vim.fn.mkdir("../engine/.git", "p")
vim.fn.writefile({ "[package]", 'name = "engine"' }, "../engine/Cargo.toml")
vim.fn.writefile({ "fn main() {}" }, "../engine/main.rs")
for _, file in ipairs({ "../engine/Cargo.toml", "../engine/main.rs", ".github/workflows/ci.yml" }) do
  vim.cmd.edit(file)
  kit.equal({}, vim.lsp.get_clients())
  kit.equal("", require("gonogo.status").text())
end
vim.cmd.edit("pyproject.toml")
kit.wait("the client of a Python project", function()
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }) == 1
end)
vim.cmd.edit("../engine/Cargo.toml")
kit.equal(0, #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }))
