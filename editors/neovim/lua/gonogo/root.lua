---Which project a buffer belongs to.
local M = {}

local PYTHON_PROJECT = { "pyproject.toml", "setup.cfg", "setup.py" }

---@param start string
---@param markers string[] the first that is found in a directory above wins, as for `root_markers`
---@return string?
local function above(start, markers)
  for _, marker in ipairs(markers) do
    local root = vim.fs.root(start, marker)
    if root then
      return root
    end
  end
end

---A Python file belongs to its project or repository; other files to a Python project only, so that a `Cargo.toml`
---starts nothing.
---@param buffer integer
---@return string? # the directory, nil for a buffer without a file and a file outside a project
function M.of(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == "" or vim.bo[buffer].buftype ~= "" then
    return nil
  end
  local repository = vim.bo[buffer].filetype == "python" and { ".git" } or {}
  return above(name, vim.list_extend(vim.list_slice(PYTHON_PROJECT), repository))
end

return M
