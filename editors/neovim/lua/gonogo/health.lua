---`:checkhealth gonogo`
local M = {}

local health = vim.health

local function check_neovim()
  local now = vim.version()
  local version = ("%d.%d.%d"):format(now.major, now.minor, now.patch)
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok("Neovim " .. version)
  elseif vim.fn.has("nvim-0.10") == 1 then
    health.warn("Neovim " .. version .. " has no vim.lsp.enable", 'start gonogo by require("gonogo").setup()')
  else
    health.error("Neovim " .. version .. " is too old", "0.10 is the oldest that works")
  end
end

local function check_executable()
  local cmd = (vim.g.gonogo or {}).cmd or { "gonogo", "lsp" }
  local path = vim.fn.exepath(cmd[1])
  if path == "" then
    local advice = "pip install gonogo, or name it in vim.g.gonogo: { cmd = { '/path/to/gonogo', 'lsp' } }"
    health.error(("executable %q is not found"):format(cmd[1]), advice)
    return
  end
  local answer = vim.system({ path, "--version" }, { text = true }):wait(10000)
  if answer.code == 0 then
    health.ok(("executable %s: %s"):format(path, vim.trim(answer.stdout)))
  else
    health.error(path .. " --version failed", vim.trim(answer.stderr))
  end
end

---@param status gonogo.Status
local function report_status(status)
  local folder = vim.uri_to_fname(status.folder)
  health.info(("%s: %s (%s)"):format(folder, status.text, status.verified and "verified" or "provisional"))
  if status.trusted then
    health.ok(folder .. " is trusted: tests are collected and mypy plugins run")
  else
    health.warn(folder .. " is not trusted: none of its code is executed", {
      ":GoNoGo trust in one of its buffers trusts it, now and when it is opened again",
      "vim.g.gonogo = { trusted = true } trusts every project you open",
    })
  end
end

---@param client vim.lsp.Client
local function check_client(client)
  local buffers = vim.tbl_count(client.attached_buffers)
  health.ok(("client %d judges %s (%d open buffers)"):format(client.id, client.root_dir or "no folder", buffers))
end

function M.check()
  health.start("gonogo")
  check_neovim()
  check_executable()
  local clients = vim.lsp.get_clients({ name = "gonogo" })
  if #clients == 0 then
    health.warn("no client is running", 'vim.lsp.enable("gonogo"), then open a Python file of a project')
  end
  vim.iter(clients):each(check_client)
  vim.iter(require("gonogo.status").all()):each(report_status)
end

return M
