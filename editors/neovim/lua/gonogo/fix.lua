---Fixes: of the finding that is chosen, and every safe one of a file.
local client = require("gonogo.client")
local findings = require("gonogo.findings")

local M = {}

---@param diagnostic vim.Diagnostic
---@return boolean
function M.has(diagnostic)
  local carried = findings.carried(diagnostic)
  return carried ~= nil and #carried.fixes > 0
end

---Put the cursor on a finding, in the window that is current.
---@param diagnostic vim.Diagnostic
function M.go_to(diagnostic)
  vim.cmd("normal! m'") -- <C-O> comes back
  vim.bo[diagnostic.bufnr].buflisted = true
  vim.api.nvim_win_set_buf(0, diagnostic.bufnr)
  local line = math.min(diagnostic.lnum + 1, vim.api.nvim_buf_line_count(0))
  vim.api.nvim_win_set_cursor(0, { line, diagnostic.col })
  vim.cmd("normal! zvzz")
end

---Go to a finding and make its fix, or ask which of them.
---@param diagnostic vim.Diagnostic
function M.make(diagnostic)
  M.go_to(diagnostic)
  if not M.has(diagnostic) then
    client.say("there is no fix for this one; K says what it needs", vim.log.levels.WARN)
    return
  end
  vim.lsp.buf.code_action({
    apply = true,
    context = { only = { "quickfix" }, diagnostics = { diagnostic.user_data.lsp } },
    filter = function(action)
      return type(action.data) == "table" and action.data.folder ~= nil -- not another server's
    end,
  })
end

---@param edit lsp.WorkspaceEdit
---@return integer
local function count(edit)
  local places = 0
  for _, change in ipairs(edit.documentChanges or {}) do
    places = places + #(change.edits or {})
  end
  return places
end

---Make every safe fix of the current file; nothing is saved.
function M.file()
  local buffer = vim.api.nvim_get_current_buf()
  local parameters = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 0 } },
    context = { only = { "source.fixAll.gonogo" }, diagnostics = {} },
  }
  client.ask("textDocument/codeAction", parameters, function(actions, asked)
    local edit = actions and actions[1] and actions[1].edit
    if not edit then
      client.say("no safe fix in this file; gra on a finding offers others")
      return
    end
    vim.lsp.util.apply_workspace_edit(edit, asked.offset_encoding)
    local places = count(edit)
    client.say(("%d place%s changed, none saved; u takes it back"):format(places, places == 1 and "" or "s"))
  end)
end

return M
