local kit = require("kit")

-- Tags are built in a copy: they are no part of the plugin.
local copy = vim.env.HOME .. "/plugin"
vim.fn.mkdir(copy .. "/doc", "p")
vim.uv.fs_copyfile(vim.env.GONOGO_PLUGIN .. "/doc/gonogo.txt", copy .. "/doc/gonogo.txt")
vim.opt.runtimepath:prepend(copy)
vim.cmd.helptags(copy .. "/doc")

local topics = { "gonogo", ":GoNoGo", "vim.g.gonogo", "gonogo.setup()", "gonogo-statusline", "GonogoStatus" }
for _, topic in ipairs(topics) do
  vim.cmd.help(topic)
  kit.contains(vim.api.nvim_buf_get_name(0), "/doc/gonogo.txt")
  kit.contains(vim.api.nvim_get_current_line(), "*" .. topic .. "*")
end

local text = kit.text()
for link in text:gmatch("|([^|%s]+)|") do
  if vim.lsp.enable or not link:find("vim.lsp", 1, true) then -- some of it is newer than 0.10
    vim.cmd.help(link) -- fails where there is none
  end
end

---@param pattern string
---@param names string[]
local function names_all(pattern, names)
  assert(#names > 0, pattern)
  for _, name in ipairs(names) do
    assert(text:find(pattern:format(vim.pesc(name))), name .. " is not in the help")
  end
end

names_all("\n:GoNoGo %%[?%s[%%]%%s]", vim.fn.getcompletion("GoNoGo ", "cmdline"))

local settings = {}
for line in io.lines(vim.env.GONOGO_PLUGIN .. "/lua/gonogo/types.lua") do
  table.insert(settings, line:match("^%-%-%-@field (%w+)%? .*default"))
end
kit.equal({ "cmd", "trusted", "codelens" }, settings)
names_all("\n      %s = ", vim.list_extend(settings, { "settings" }))

vim.cmd.GoNoGo()
local keys = vim.tbl_map(function(map)
  return map.lhs
end, vim.api.nvim_buf_get_keymap(0, "n"))
kit.equal(6, #keys)
names_all("\n\t\t\t\t[^\t]*%s[^\n]*\t", keys)

names_all(
  "%%*hl%%-%s%%*",
  vim.tbl_filter(function(group)
    return vim.startswith(group, "Gonogo")
  end, vim.tbl_keys(vim.api.nvim_get_hl(0, {})))
)
