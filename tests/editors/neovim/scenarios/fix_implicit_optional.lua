local kit = require("kit")

vim.cmd.edit("finport/monitoring/grafana_client.py")
for _, name in ipairs({ "tags", "dashboard_id" }) do
  local function finding()
    return kit.diagnostic("default", "None", ('"%s"'):format(name))
  end
  kit.fix(kit.wait("the None default of " .. name, finding))
  kit.wait("the finding on " .. name .. " to go", function()
    return not finding()
  end)
end
kit.contains(kit.text(), "def create_annotation(")
kit.contains(kit.text(), "tags: Optional[List[str]] = None")
kit.contains(kit.text(), "dashboard_id: Optional[int] = None")
