local kit = require("kit")

---Files that a person has open beside the project, and in it.
local others = {
  "../engine/Cargo.toml",
  "../engine/main.rs",
  "../engine/README.md",
  "../engine/init.lua",
  ".github/workflows/ci.yml",
  "NOTES.md",
  "tools/init.lua",
  "tools/main.rs",
}
vim.fn.mkdir("../engine/.git", "p")
vim.fn.mkdir("tools")
for _, file in ipairs(others) do
  if vim.fn.filereadable(file) == 0 then
    vim.fn.writefile({ "", "" }, file)
  end
end

---@param file string
local function is_left_alone(file)
  vim.cmd.edit(file)
  kit.equal({}, vim.lsp.get_clients({ bufnr = 0 }))
  kit.equal({}, vim.diagnostic.get(0))
end

for _, file in ipairs(others) do
  is_left_alone(file)
  kit.equal(nil, vim.lsp.get_client_by_id(1))
  kit.equal("", require("gonogo.status").text())
end

vim.cmd.edit("pyproject.toml")
kit.wait("the client of a Python project", function()
  return #vim.lsp.get_clients({ name = "gonogo", bufnr = 0 }) == 1
end)
kit.verified()

local heard = {}
vim.api.nvim_create_autocmd("User", {
  pattern = "GonogoStatus",
  callback = function(event)
    table.insert(heard, event.data)
  end,
})
for _, file in ipairs(others) do
  if file ~= ".github/workflows/ci.yml" then -- which has a finding
    is_left_alone(file)
    vim.api.nvim_buf_set_lines(0, 0, 1, false, { "typed" })
    kit.equal({}, vim.lsp.get_clients({ bufnr = 0 }))
  end
end
kit.equal({}, vim.lsp.get_clients({ bufnr = vim.fn.bufnr("NOTES.md") }))

-- Whatever those had set off would have come before the answer to this.
vim.cmd.buffer("pyproject.toml")
local answers = vim.lsp.buf_request_sync(0, "gonogo/status", { uri = vim.uri_from_bufnr(0) }, 60000)
kit.contains(vim.inspect(answers), kit.status().text)
kit.equal({}, heard)
kit.equal("", vim.fn.execute("messages"):gsub("[^\n]*written", ""):gsub("%s", ""))
