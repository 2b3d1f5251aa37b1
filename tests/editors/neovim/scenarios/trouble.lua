---In the real trouble.nvim, of which GONOGO_TEST_TROUBLE names a checkout.
local kit = require("kit")

---@return string? # what trouble's window says, once it is there
local function listed()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    local buffer = vim.api.nvim_win_get_buf(window)
    if vim.bo[buffer].filetype == "trouble" then
      return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
    end
  end
end

vim.opt.runtimepath:prepend(vim.env.GONOGO_TEST_TROUBLE)
require("trouble").setup({})
vim.cmd.edit("shop/sales.py")
kit.verified()

require("trouble").open({ mode = "diagnostics", focus = true })
kit.wait("the finding of a file that is not open", function()
  local text = listed()
  return text and text:find("shop.money has no 'cent'", 1, true) and text:find("missing-symbol", 1, true)
end)

vim.fn.search("shop.money has no 'cent'")
kit.press("<CR>")
kit.wait("the place of the finding", function()
  return kit.file() == "tests/test_sales.py" and vim.fn.line(".") == 1
end)
