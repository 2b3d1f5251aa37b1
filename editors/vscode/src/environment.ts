/** An environment of the server's own, made of a Python that fits and the packages that come with this extension.
 *
 * It is a venv without pip whose only package is a path file that names the bundled folders. So the server's packages
 * are importable in the server and in nothing else: no PYTHONPATH that the project's interpreter would inherit.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { misfit, type Bundle, type Candidate, type Interpreter } from "./interpreter";
import { run } from "./run";

const PROBE = `import json, sys, sysconfig
print(json.dumps({"path": sys.executable, "version": "%d.%d" % sys.version_info[:2],
"implementation": sys.implementation.name, "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED"))}))`;

/** What a candidate says of itself; undefined where it does not run. */
export async function probe(candidate: Candidate): Promise<Interpreter | undefined> {
  const ran = await run([...candidate.command, "-I", "-c", PROBE], 20_000, tmpdir());
  try {
    return ran.code === 0 ? (JSON.parse(ran.stdout) as Interpreter) : undefined;
  } catch {
    return undefined;
  }
}

/** The first candidate that fits; *say* gets a line on each that does not. */
export async function firstFit(
  all: readonly Candidate[],
  bundle: Bundle,
  say: (line: string) => void,
): Promise<(Interpreter & { origin: string }) | undefined> {
  for (const candidate of all) {
    const found = await probe(candidate);
    const why = found ? misfit(found, bundle) : "does not run";
    if (found && !why) {
      return { ...found, origin: candidate.origin };
    }
    say(`${candidate.command.join(" ")} (${candidate.origin}) ${why ?? ""}`);
  }
  return undefined;
}

export async function readBundle(folder: string): Promise<Bundle | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "bundle.json"), "utf8")) as Bundle;
  } catch {
    return undefined;
  }
}

/** The Python of the server's environment, made in *storage* where it is not there yet. Throws where it cannot be. */
export async function environment(python: Interpreter, bundled: string, storage: string): Promise<string> {
  const key = createHash("sha256").update(`${python.path}\n${python.version}\n${bundled}`).digest("hex").slice(0, 16);
  const folder = join(storage, "environments", key);
  const program = process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const packages =
    process.platform === "win32"
      ? join(folder, "Lib", "site-packages")
      : join(folder, "lib", `python${python.version}`, "site-packages");
  const pathFile = join(packages, "gonogo-bundled.pth"); // written last: where it is, all is
  if (!existsSync(pathFile) || !existsSync(program)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(storage, { recursive: true });
    const made = await run([python.path, "-I", "-m", "venv", "--without-pip", folder], 60_000, tmpdir());
    if (made.code !== 0) {
      throw new Error(`${python.path} cannot make an environment: ${lastLine(made.stderr || made.stdout)}`);
    }
    await writeFile(pathFile, pathFileText([join(bundled, "any"), join(bundled, `cp${python.version.replace(".", "")}`)]));
  }
  return program;
}

/** A line of code rather than paths: path files are read in the locale's encoding, and this is ASCII. */
export function pathFileText(folders: readonly string[]): string {
  return `import sys; sys.path.extend([${folders.map(pythonLiteral).join(", ")}])\n`;
}

export function pythonLiteral(text: string): string {
  const escaped = Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const safe = point >= 32 && point < 127 && character !== "\\" && character !== '"';
    return safe ? character : `\\U${point.toString(16).padStart(8, "0")}`;
  });
  return `"${escaped.join("")}"`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
