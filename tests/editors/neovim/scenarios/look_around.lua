local kit = require("kit")

kit.equal("", require("gonogo.status").text())
vim.cmd.edit("finport/main.py")
kit.wait("a sign that the server works", function()
  return kit.statusline():find("…", 1, true)
end)
local status = kit.verified()
kit.contains(kit.statusline(), status.text)
kit.equal("%#GonogoNoGo# " .. status.text .. " %*", require("gonogo.status").coloured())

vim.cmd("checkhealth gonogo")
local health = kit.text()
kit.contains(health, "OK Neovim 0.11")
kit.contains(health, "OK executable " .. vim.fn.exepath("gonogo") .. ": gonogo")
kit.contains(health, "judges " .. vim.fn.getcwd())
kit.contains(health, status.text)
kit.contains(health, "OK " .. vim.fn.getcwd() .. " is trusted")
vim.cmd.bwipeout()

vim.cmd.GoNoGo()
kit.contains(kit.text(), status.text)
kit.contains(kit.text(), status.reasons[1])
for _, category in ipairs(status.categories) do
  kit.contains(kit.text(), category.name)
end
vim.api.nvim_feedkeys("q", "x", false)
kit.equal("finport/main.py", vim.fn.bufname())

vim.cmd("GoNoGo quickfix")
local rows = vim.fn.getqflist()
local files = vim.tbl_map(function(row)
  return vim.fn.bufname(row.bufnr)
end, rows)
assert(vim.list_contains(files, "tests/integration/test_auth_to_portfolio_flow.py"), vim.inspect(files))
assert(vim.list_contains(files, "finport/monitoring/grafana_client.py"), vim.inspect(files))
kit.equal(#vim.diagnostic.get(), #rows)
kit.contains(kit.statusline(), status.text)
vim.cmd.cclose()

local heard = {}
vim.api.nvim_create_autocmd("User", {
  pattern = "GonogoStatus",
  callback = function(event)
    table.insert(heard, event.data)
  end,
})
vim.cmd("GoNoGo recheck")
kit.wait("the new check to begin", function()
  return heard[1] and #heard[1].checking > 0
end)
kit.contains(kit.statusline(), "…")
vim.cmd.GoNoGo()
kit.contains(kit.text(), "checking ")
kit.verified()
kit.contains(kit.text(), "\n verified\n")
vim.cmd.close()
kit.equal({ "quickfix", "recheck" }, vim.list_slice(vim.fn.getcompletion("GoNoGo ", "cmdline"), 1, 2))

for _, client in ipairs(vim.lsp.get_clients({ name = "gonogo" })) do
  client:stop()
end
kit.wait("the status to go with the client", function()
  return require("gonogo.status").text() == ""
end)
