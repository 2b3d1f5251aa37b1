// Makes the .vsix for this machine: `npm run package -- [--python 3.12]... [--target darwin-arm64] [--out FILE]`.
// The server and what it needs are bundled for the Pythons named, by default the one that runs bundle.py.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const run = (program, cwd, ...args) => execFileSync(program, args, { cwd, stdio: "inherit" });

const pythons = values.python.flatMap((version) => ["--python", version]);
run(values.with, root, "scripts/bundle.py", ...pythons, ...(values.target ? ["--target", values.target] : []));
run(process.execPath, root, "scripts/build.mjs");

const { target } = JSON.parse(readFileSync(join(root, "bundled", "bundle.json"), "utf8"));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
const out = values.out ?? join(root, `gonogo-${target}-${version}.vsix`);
const options = ["--no-dependencies", "--skip-license", "--allow-missing-repository", "--no-rewrite-relative-links"];
run(process.execPath, stage(), vsce, "package", ...options, "--target", target, "--out", out);

/** The folder that is packed: the extension with a README.md that has its pictures, which lie elsewhere, in its text. */
function stage() {
  const folder = join(root, "dist", "package");
  rmSync(folder, { recursive: true, force: true });
  for (const name of ["package.json", ".vscodeignore", "dist/extension.js", "media", "walkthrough", "bundled"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  cpSync(join(root, "..", "..", "LICENSE"), join(folder, "LICENSE"));
  const readme = readFileSync(join(root, "README.md"), "utf8").replace(/\]\((\.\.[^)]+\.png)\)/g, (_, picture) => {
    return `](data:image/png;base64,${readFileSync(join(root, picture)).toString("base64")})`;
  });
  writeFileSync(join(folder, "README.md"), readme);
  return folder;
}
