---The lualine component `"gonogo"`: the status text in the colour of the verdict.
local status = require("gonogo.status")

local M = require("lualine.component"):extend()

function M:init(options)
  options.color = options.color or function()
    return status.highlight(status.get())
  end
  M.super.init(self, options)
end

function M.update_status()
  return (status.text():gsub("%%", "%%%%"))
end

return M
