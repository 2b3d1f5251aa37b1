---What a person does at the editor, and the states that they wait for. Scenarios are in scenarios/.
local kit = {}

local LIMIT = 120000 -- ms after which a state that never came fails its scenario

---Wait until *state* gives something other than nil and false, and return it.
---@generic T
---@param what string
---@param state fun(): T?
---@return T
function kit.wait(what, state)
  local found
  local came = vim.wait(LIMIT, function()
    found = state()
    return found
  end, 20)
  if not came then
    local last = vim.tbl_extend("force", kit.status() or {}, { tooltip = "", categories = {} })
    error(("never came: %s\nstatus: %s\ndiagnostics: %s"):format(what, vim.inspect(last), kit.messages()), 2)
  end
  return found
end

---@return gonogo.Status?
function kit.status()
  return require("gonogo.status").all()[1]
end

---@return string # what the statusline on the screen says
function kit.statusline()
  return vim.api.nvim_eval_statusline(vim.o.statusline, {}).str
end

---@return gonogo.Status # once everything is verified and nothing is under way
function kit.verified()
  return kit.wait("a verified status", function()
    local status = kit.status()
    return status and status.verified and #status.checking == 0 and status
  end)
end

function kit.messages()
  return vim.inspect(vim.tbl_map(function(diagnostic)
    return ("%s:%d %s"):format(
      vim.fs.basename(vim.fn.bufname(diagnostic.bufnr)),
      diagnostic.lnum + 1,
      diagnostic.message
    )
  end, vim.diagnostic.get()))
end

---The first diagnostic whose message has all these words.
---@return vim.Diagnostic?
function kit.diagnostic(...)
  local words = { ... }
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local has = vim.iter(words):all(function(word)
      return diagnostic.message:find(word, 1, true) ~= nil
    end)
    if has then
      return diagnostic
    end
  end
end

---Put the cursor on the diagnostic and apply its preferred fix, as `gra` does.
---@param diagnostic vim.Diagnostic
function kit.fix(diagnostic)
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
  local function is_wanted(action)
    local about = action.diagnostics and action.diagnostics[1]
    return action.isPreferred and about and about.message == diagnostic.message
  end
  vim.lsp.buf.code_action({ apply = true, filter = is_wanted })
end

---@return string # the file of the current buffer, as the workspace names it
function kit.file()
  return vim.fn.fnamemodify(vim.fn.bufname(), ":.")
end

---Type keys as a person does.
---@param keys string as in a mapping
function kit.press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), "x", false)
end

---@param client vim.lsp.Client
function kit.stop(client)
  if vim.fn.has("nvim-0.11") == 1 then
    client:stop()
  else
    client.stop()
  end
end

---@return string # the text of the current buffer
function kit.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

---@param text string
---@param pattern string
function kit.contains(text, pattern)
  if not text:find(pattern, 1, true) then
    error(("%q is not in:\n%s"):format(pattern, text), 2)
  end
end

function kit.equal(expected, actual)
  if not vim.deep_equal(expected, actual) then
    error(("expected %s, got %s"):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

---Run a scenario; what fails in it is the exit code of Neovim and the last thing it prints.
---@param path string
function kit.run(path)
  local passed, problem = xpcall(dofile, debug.traceback, path)
  if passed then
    vim.cmd("qall!")
  end
  io.stderr:write("\n" .. tostring(problem) .. "\n" .. vim.fn.execute("messages") .. "\n")
  vim.cmd("cquit!")
end

return kit
