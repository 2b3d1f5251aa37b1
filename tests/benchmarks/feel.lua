---What a person waits for in Neovim, as JSON on standard output. feel.py runs it: FEEL_FILE is opened, then edited.
vim.opt.runtimepath:prepend(vim.env.GONOGO_PLUGIN)
vim.g.gonogo = { trusted = true, settings = vim.json.decode(vim.env.FEEL_SETTINGS) }
vim.g.loaded_python3_provider = vim.env.FEEL_SPARED and 0 or nil -- Neovim then looks for no Python of its own
vim.o.swapfile = false
vim.cmd("runtime! plugin/gonogo.lua") -- which -l leaves out
vim.cmd("filetype plugin indent on") -- before `enable`, as where a person starts Neovim
vim.lsp.enable("gonogo")

local LIMIT = 280000 -- ms until a state must have come
local status = require("gonogo.status")
local said = {} -- whatever would cover the text or ask for a key
vim.notify = function(message)
  table.insert(said, message)
end

---@return number # ms since *begun*
local function since(begun)
  return (vim.uv.hrtime() - begun) / 1e6
end

---@param state fun(): any
local function wait(what, state)
  if not vim.wait(LIMIT, state, 1) then
    error("never came: " .. what .. "\n" .. vim.inspect(status.get()))
  end
end

local function idle()
  local now = status.get()
  return now and #now.checking == 0
end

---The longest time for which the editor could not have taken a key.
local pause, last = 0, nil
local function watch_pauses()
  local timer = assert(vim.uv.new_timer())
  timer:start(0, 2, function()
    if last then
      pause = math.max(pause, since(last))
    end
    last = vim.uv.hrtime()
  end)
end

local function opened()
  local begun = vim.uv.hrtime()
  vim.cmd.edit(vim.env.FEEL_FILE)
  local found = { shown = since(begun) }
  wait("a first status", function()
    return status.get()
  end)
  found.status = since(begun)
  wait("diagnostics of the open file", function()
    return #vim.diagnostic.get(0) > 0
  end)
  found.diagnostics = since(begun)
  wait("a verified verdict", function()
    return idle() and status.get().verified
  end)
  found.verified = since(begun)
  return found
end

---@param change fun()
---@param expected integer diagnostics of the file, once answered
local function edited(change, expected)
  local begun = vim.uv.hrtime()
  change()
  wait("the status to say that it checks", function()
    return #status.get().checking > 0
  end)
  local checking = since(begun)
  wait("the answer", function()
    return #vim.diagnostic.get(0) == expected
  end)
  local answered = since(begun)
  wait("nothing under way", idle)
  return { checking = checking, answered = answered }
end

local function edits()
  local found, before = {}, #vim.diagnostic.get(0)
  for number = 1, tonumber(vim.env.FEEL_EDITS) do
    local typed = edited(function()
      vim.api.nvim_buf_set_lines(0, -1, -1, false, { ("gonogo_probe: int = 'text'  # %d"):format(number) })
    end, before + 1)
    local undone = edited(function()
      vim.cmd("silent undo")
    end, before)
    vim.list_extend(found, { typed, undone })
  end
  return found
end

---@return integer[] # the length of each message of gonogo's own, mypy's words left out
local function lengths()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get()) do
    if diagnostic.source == "gonogo" then
      assert(not diagnostic.message:find("\n"), diagnostic.message)
      table.insert(found, vim.fn.strdisplaywidth(diagnostic.message))
    end
  end
  return found
end

watch_pauses()
local answer = { opened = opened(), pause_opening = pause, diagnostics = #vim.diagnostic.get() }
pause = 0
answer.edits = edits()
answer.pause_editing = pause
answer.lengths, answer.said, answer.text = lengths(), said, status.text()
io.stdout:write("\n" .. vim.json.encode(answer) .. "\n")
vim.cmd("qall!")
