vim.api.nvim_create_user_command("GoNoGo", function(invocation)
  require("gonogo.commands").run(invocation.args)
end, {
  nargs = "?",
  desc = "Could this project go to production right now, and if not, what stops it?",
  complete = function(lead)
    return require("gonogo.commands").complete(lead)
  end,
})
