---What the picture shows: the blocker under the cursor, the project's findings below, the verdict at the bottom.
vim.o.number = true
vim.o.signcolumn = "yes"
vim.api.nvim_create_autocmd("User", {
  pattern = "GonogoStatus",
  callback = function(event)
    local status = event.data
    if not (status and status.verified and #status.checking == 0) then
      return
    end
    vim.cmd("GoNoGo quickfix")
    vim.cmd("resize 9 | wincmd p")
    local blocker = vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })[1]
    vim.api.nvim_win_set_cursor(0, { blocker.lnum + 1, blocker.col })
    return true
  end,
})
