// Names each Lua file that stylua would write otherwise, and exits with 1 where there is one:
// `node style.cjs STYLUA SETTINGS FILE...`, with the settings of stylua.toml as JSON.
"use strict";
const { readFileSync } = require("node:fs");

const [stylua, wanted, ...files] = process.argv.slice(2);
const { Config, IndentType, OutputVerification, formatCode } = require(stylua);

/** Anew for each file: the library takes it away from whoever gives it. */
function settings() {
  const { indent_type: indent, ...others } = JSON.parse(wanted);
  return Object.assign(Config.new(), { indent_type: IndentType[indent] }, others);
}

for (const file of files) {
  const text = readFileSync(file, "utf8");
  if (formatCode(text, settings(), undefined, OutputVerification.Full) !== text) {
    console.log(file);
    process.exitCode = 1;
  }
}
