---@meta
---What crosses between the plugin, its user and the server. The server's side is in docs/protocol.md.

---@class gonogo.Settings `vim.g.gonogo`
---@field cmd? string[] how to start the server; default `{ "gonogo", "lsp" }`
---@field trusted? boolean every project that is opened may be executed; default false
---@field settings? table the keys of `[tool.gonogo]`, which win over the project's
---@field codelens? boolean code lenses are shown; default true

---@alias gonogo.Verdict "go"|"no-go"|"unknown"

---@class gonogo.Category
---@field name string
---@field outcome "pass"|"fail"|"unknown"|"not applicable"
---@field weight number
---@field score number 0 to 100
---@field points number what it adds to the total

---@class gonogo.Status the parameters of `gonogo/status`
---@field version integer
---@field folder string URI of the workspace folder
---@field verdict gonogo.Verdict
---@field score number 0 to 100
---@field settled boolean
---@field verified boolean
---@field trusted boolean the folder's code may be executed
---@field blockers integer
---@field checking string[] what is under way
---@field text string for a status bar
---@field tooltip string Markdown
---@field reasons string[] why it is not GO
---@field categories gonogo.Category[]
---@field next? { action: string, gain: string }[] what to do next, the best first

---@class gonogo.Fix
---@field kind string
---@field title string
---@field arguments table
---@field preferred boolean

---@class gonogo.Carried the `data` of a diagnostic
---@field check string the check's id
---@field path string
---@field blocker boolean it alone forces NO-GO
---@field fixes gonogo.Fix[]
