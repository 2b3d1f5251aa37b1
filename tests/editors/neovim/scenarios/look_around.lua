local kit = require("kit")

kit.equal("", require("gonogo.status").text())
local drawn = {}
function _G.is_drawn()
  drawn[require("gonogo.status").text()] = true
  return ""
end
local statusline = vim.o.statusline
vim.o.statusline = statusline .. "%{v:lua.is_drawn()}"
vim.cmd.edit("shop/sales.py")
kit.wait("a sign that the server works, before it has said anything", function()
  return drawn["gonogo …"]
end)
vim.o.statusline = statusline
local status = kit.verified()
kit.contains(kit.statusline(), status.text)
kit.equal("%#GonogoNoGo# " .. status.text .. " %*", require("gonogo.status").coloured())

vim.cmd("checkhealth gonogo")
local health = kit.text()
kit.contains(health, vim.lsp.enable and "OK Neovim 0.1" or "has no vim.lsp.enable")
kit.contains(health, "OK executable " .. vim.fn.exepath("gonogo") .. ": gonogo")
kit.contains(health, "judges " .. vim.fn.getcwd())
kit.contains(health, status.text)
kit.contains(health, "OK " .. vim.fn.getcwd() .. " is trusted")
vim.cmd.bwipeout()

vim.cmd("GoNoGo quickfix")
local rows = vim.fn.getqflist()
local files = vim.tbl_map(function(row)
  return vim.fn.bufname(row.bufnr)
end, rows)
assert(vim.list_contains(files, "tests/test_sales.py"), vim.inspect(files))
assert(vim.list_contains(files, ".github/workflows/ci.yml"), vim.inspect(files))
kit.equal(#vim.diagnostic.get(), #rows)
local is_blocker = vim.tbl_map(function(row)
  return row.text:find(" · blocker]", 1, true) ~= nil
end, rows)
kit.contains(rows[1].text, status.reasons[1])
kit.equal(true, is_blocker[status.blockers])
kit.equal(false, vim.list_contains(vim.list_slice(is_blocker, status.blockers + 1), true))
kit.contains(kit.statusline(), status.text)
vim.cmd.cclose()

vim.cmd("GoNoGo report")
kit.wait("the report", function()
  return vim.fn.bufname() == "gonogo://report"
end)
kit.contains(kit.text(), "# " .. vim.fs.basename(vim.fn.getcwd()) .. ": " .. status.text)
kit.contains(kit.text(), "## missing-symbol: fail, costs ")
kit.contains(kit.text(), "- tests/test_sales.py:1 " .. status.reasons[1])
vim.fn.search("tests/test_sales.py:1")
vim.cmd("normal! wgF")
kit.equal("tests/test_sales.py", kit.file())
vim.cmd("only")

vim.cmd("GoNoGo log")
kit.contains(kit.text(), ("%s: %s (verified)"):format(vim.fs.basename(vim.fn.getcwd()), status.text))
kit.contains(kit.text(), "- " .. status.reasons[1])
kit.contains(status.reasons[#status.reasons], vim.api.nvim_get_current_line():sub(3)) -- the newest is in sight
kit.press("q")
kit.equal("tests/test_sales.py", kit.file())

---@return string # what the code lenses of this file say
local function lenses()
  return vim.inspect(vim.lsp.codelens.get(vim.fn.has("nvim-0.12") == 1 and { bufnr = 0 } or 0))
end
kit.wait("the lens of a file that is not collected", function()
  return lenses():find("blocked: shop.money has no 'cent'", 1, true)
end)
vim.cmd.edit("tests/test_money.py")
kit.wait("the lens of a file that is collected", function()
  return lenses():find("1 test collected", 1, true)
end)
vim.api.nvim_buf_set_lines(0, -1, -1, false, { "", "", "def test_nothing() -> None:", "    assert cents(0) == 0" })
vim.cmd("silent write")
kit.wait("the lens to follow the text", function()
  return lenses():find("2 tests collected", 1, true)
end)
kit.verified()

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
kit.press("q")
local names = { "fix", "log", "quickfix", "recheck", "report", "status", "trust" }
kit.equal(names, vim.fn.getcompletion("GoNoGo ", "cmdline"))

for _, client in ipairs(vim.lsp.get_clients({ name = "gonogo" })) do
  kit.stop(client)
end
kit.wait("the status to go with the client", function()
  return require("gonogo.status").text() == ""
end)
