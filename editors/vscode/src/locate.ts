/** Which server is started, and why. */
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { environment, firstFit, readBundle } from "./environment";
import { candidates, noneFits, type Bundle } from "./interpreter";

export interface Server {
  /** The program with all arguments but the subcommand: `gonogo`, or `python -I -m gonogo`. */
  readonly command: readonly string[];
  /** How it was found, as people read it. */
  readonly origin: string;
}

export interface Wish {
  readonly path: string;
  readonly strategy: "useBundled" | "fromEnvironment";
  readonly interpreter: string;
  /** What the Python extension has selected; undefined where there is none, and in an untrusted workspace. */
  readonly selected: string | undefined;
  /** The folder that `${workspaceFolder}` stands for. */
  readonly workspace: string;
  readonly bundled: string;
  readonly storage: string;
}

/** No server can be started: the message fits one line. *setting* is the one that helps. */
export class NoServer extends Error {
  constructor(
    message: string,
    readonly setting: string,
  ) {
    super(message);
  }
}

/** Find the server; *say* gets a line on each place that was looked at in vain. Throws `NoServer`. */
export async function locate(wish: Wish, say: (line: string) => void): Promise<Server> {
  if (wish.path) {
    return fromSetting(expanded(wish.path, wish.workspace));
  }
  const installed = inEnvironment(wish.selected);
  if (wish.strategy === "fromEnvironment" && installed) {
    return installed;
  }
  const bundle = await readBundle(wish.bundled);
  const own = bundle ? await fromBundle(wish, bundle, say) : undefined;
  const server = own ?? installed;
  if (server) {
    return server;
  }
  throw bundle
    ? new NoServer(noneFits(bundle, wish.interpreter), "gonogo.interpreter")
    : new NoServer("gonogo is not installed, and this build of the extension brings no server.", "gonogo.path");
}

function fromSetting(path: string): Server {
  if (!isExecutable(path)) {
    throw new NoServer(`gonogo.path is ${path}, which cannot be executed.`, "gonogo.path");
  }
  return { command: [path], origin: "the setting gonogo.path" };
}

async function fromBundle(wish: Wish, bundle: Bundle, say: (line: string) => void): Promise<Server | undefined> {
  const around = {
    setting: expanded(wish.interpreter, wish.workspace),
    selected: wish.selected,
    platform: process.platform,
  };
  const python = await firstFit(candidates(around, bundle), bundle, say);
  if (!python) {
    return undefined;
  }
  const program = await environment(python, wish.bundled, wish.storage);
  // -I: neither the working directory nor the user's variables decide what the server imports
  const origin = `gonogo ${bundle.gonogo} of this extension, run by ${python.path} (${python.origin})`;
  return { command: [program, "-I", "-m", "gonogo"], origin };
}

/** `gonogo` beside the selected interpreter, else on PATH. */
function inEnvironment(selected: string | undefined): Server | undefined {
  const name = process.platform === "win32" ? "gonogo.exe" : "gonogo";
  const beside = selected ? [dirname(selected)] : [];
  const folders = [...beside, ...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean)];
  const found = folders.map((folder) => join(folder, name)).find(isExecutable);
  return found ? { command: [found], origin: `${found}, installed in the environment` } : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function expanded(path: string, workspace: string): string {
  return path.replace(/^~(?=$|[\\/])/, homedir()).replaceAll("${workspaceFolder}", workspace);
}
