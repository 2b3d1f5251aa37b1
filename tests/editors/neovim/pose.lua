---What the pictures show once the verdict is verified. picture.py takes them.
vim.o.number = true
vim.o.termguicolors = true
vim.o.signcolumn = "yes"
vim.diagnostic.config({ virtual_text = false, severity_sort = true, float = { border = "rounded", source = true } })

local poses = {}

---The blocker under the cursor with its message (<C-W>d), and the project's findings below.
function poses.finding()
  vim.cmd("GoNoGo quickfix")
  vim.cmd("resize 9 | setlocal nowrap nonumber | wincmd p")
  local blocker = vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })[1]
  vim.api.nvim_win_set_cursor(0, { blocker.lnum + 1, blocker.col })
  vim.defer_fn(vim.diagnostic.open_float, 200) -- after the cursor has moved, which would close it
end

---The verdict, the categories and the reasons.
function poses.status()
  vim.cmd("GoNoGo")
end

---@param name "finding"|"status"
---@param channel string of tmux, which is told once the picture can be taken
return function(name, channel)
  vim.api.nvim_create_autocmd("User", {
    pattern = "GonogoStatus",
    callback = function(event)
      local status = event.data
      if not (status and status.verified and #status.checking == 0) then
        return false
      end
      vim.schedule(poses[name])
      vim.defer_fn(function() -- the screen is drawn by another process, which does not say when it is done
        vim.system({ "tmux", "wait-for", "-S", channel })
      end, 1500)
      return true
    end,
  })
end
