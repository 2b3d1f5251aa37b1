vim.api.nvim_create_user_command("GoNoGo", function(invocation)
  require("gonogo.commands").run(invocation.args)
end, {
  nargs = "?",
  desc = "Could this project go to production right now, and if not, what stops it?",
  complete = function(lead)
    return require("gonogo.commands").complete(lead)
  end,
})

-- Not `on_attach` of the client: that is the user's own.
vim.api.nvim_create_autocmd("LspAttach", {
  group = vim.api.nvim_create_augroup("gonogo.attach", {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == "gonogo" then
      require("gonogo.attach").where_found(client)
      require("gonogo.lens").show(client, event.buf)
      vim.cmd.redrawstatus({ bang = true }) -- that it works, before there is a verdict
    end
  end,
})

vim.api.nvim_create_autocmd("BufReadPre", {
  group = vim.api.nvim_create_augroup("gonogo.early", {}),
  pattern = { "*.py", "*.pyi" },
  callback = function(event)
    require("gonogo.early").start(event.buf)
  end,
})
