---What the server found, out of Neovim's own diagnostics.
local M = {}

---@param diagnostic vim.Diagnostic
---@return gonogo.Carried? # what the server needs to know of it again, nil for another server's
function M.carried(diagnostic)
  local sent = diagnostic.user_data and diagnostic.user_data.lsp
  local data = sent and sent.data
  return type(data) == "table" and data.check and data or nil
end

---@param client vim.lsp.Client
---@param buffer? integer nil for all files, open or not
---@return vim.Diagnostic[]
function M.of(client, buffer)
  return vim.diagnostic.get(buffer, { namespace = vim.lsp.diagnostic.get_namespace(client.id) })
end

---The files that the server speaks of are buffers then. They get the name that they would have if the person had opened
---them, from the working directory on: Neovim gives them their whole path, and a statusline goes on to show that.
---@type lsp.Handler
function M.published(problem, published, context)
  vim.fn.bufadd(vim.fn.fnamemodify(vim.uri_to_fname(published.uri), ":."))
  return vim.lsp.handlers["textDocument/publishDiagnostics"](problem, published, context)
end

---@return vim.Diagnostic[] # what all servers say of all files, open or not
function M.all()
  return vim.tbl_filter(M.carried, vim.diagnostic.get())
end

---@param folder string URI
---@return fun(diagnostic: vim.Diagnostic): boolean
local function lies_in(folder)
  local root = vim.fs.normalize(vim.uri_to_fname(folder)):gsub("/$", "") .. "/"
  return function(diagnostic)
    return vim.startswith(vim.fs.normalize(vim.api.nvim_buf_get_name(diagnostic.bufnr)), root)
  end
end

---@param diagnostic vim.Diagnostic
---@return boolean
function M.blocks(diagnostic)
  return M.carried(diagnostic).blocker == true
end

---What stops the most comes first in a status's reasons, and so it does here.
---@param found vim.Diagnostic[]
---@param statuses gonogo.Status[]
---@return vim.Diagnostic[] # the same, in the order of the reasons, then by message
function M.by_reason(found, statuses)
  local rank, count = {}, 0
  for _, status in ipairs(statuses) do
    for _, reason in ipairs(status.reasons) do
      count = count + 1
      rank[reason] = rank[reason] or count
    end
  end
  table.sort(found, function(a, b)
    local of_a, of_b = rank[a.message] or count + 1, rank[b.message] or count + 1
    return of_a < of_b or (of_a == of_b and a.message < b.message)
  end)
  return found
end

---@param status gonogo.Status
---@return vim.Diagnostic[] # the blockers of its folder
function M.blockers(status)
  local inside = lies_in(status.folder)
  local found = vim.tbl_filter(function(diagnostic)
    return M.blocks(diagnostic) and inside(diagnostic)
  end, M.all())
  return M.by_reason(found, { status })
end

return M
