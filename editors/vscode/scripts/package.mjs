// Makes the .vsix for this machine: `npm run package -- [--python 3.12]... [--target darwin-arm64] [--out FILE]`.
// The server and what it needs are bundled for the Pythons named, by default the one that runs bundle.py.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    python: { type: "string", multiple: true, default: [] },
    target: { type: "string" },
    with: { type: "string", default: process.platform === "win32" ? "python" : "python3" }, // the Python that bundles
    out: { type: "string" },
  },
});

const run = (program, ...args) => execFileSync(program, args, { cwd: root, stdio: "inherit" });

const pythons = values.python.flatMap((version) => ["--python", version]);
run(values.with, "scripts/bundle.py", ...pythons, ...(values.target ? ["--target", values.target] : []));
run(process.execPath, "scripts/build.mjs");

const { target } = JSON.parse(readFileSync(join(root, "bundled", "bundle.json"), "utf8"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
copyFileSync(join(root, "..", "..", "LICENSE"), join(root, "LICENSE"));
const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
const out = values.out ?? join(root, `gonogo-${target}-${version}.vsix`);
run(process.execPath, vsce, "package", "--no-dependencies", "--skip-license", "--allow-missing-repository", "--target", target, "--out", out);
