---With GONOGO_TEST_LUALINE, a checkout of lualine.nvim, in the real one; else by the contract of its components.
local kit = require("kit")

vim.cmd.edit("shop/sales.py")
require("gonogo.status").update(1, {
  folder = vim.uri_from_fname(vim.fn.getcwd()),
  verdict = "unknown",
  text = "UNKNOWN · 50% of the tests",
  checking = { "types" },
})

if vim.env.GONOGO_TEST_LUALINE then
  vim.opt.runtimepath:prepend(vim.env.GONOGO_TEST_LUALINE)
  require("lualine").setup({ sections = { lualine_x = { "gonogo" } } })
  local drawn = vim.api.nvim_eval_statusline(require("lualine").statusline(true), {}).str
  kit.contains(drawn, "UNKNOWN · 50% of the tests …")
  return
end

package.preload["lualine.component"] = function()
  local base = {}
  function base:init(options)
    self.options = options
  end
  function base.extend(class)
    return setmetatable({ super = class }, { __index = class })
  end
  return base
end
local component = require("lualine.components.gonogo")
component:init({})
kit.equal("UNKNOWN · 50%% of the tests …", component:update_status())
kit.equal("GonogoUnknown", component.options.color())
component:init({ color = "Comment" })
kit.equal("Comment", component.options.color)
