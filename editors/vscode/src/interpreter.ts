/** Which Python can run the server that comes with this extension. Pure. */

/** `bundled/bundle.json`, as scripts/bundle.py writes it. */
export interface Bundle {
  /** The version of the server. */
  readonly gonogo: string;
  /** `linux-x64`, `darwin-arm64`, `win32-x64`: what its native wheels are for. */
  readonly target: string;
  /** `3.11`: the versions of CPython that it has native wheels for. */
  readonly pythons: readonly string[];
}

/** What a Python says of itself. */
export interface Interpreter {
  readonly path: string;
  /** `3.11`. */
  readonly version: string;
  readonly implementation: string;
  /** Built without the global interpreter lock: needs wheels of its own. */
  readonly freeThreaded: boolean;
}

export interface Candidate {
  /** A program, by path or by name on PATH, with the arguments that make it Python. */
  readonly command: readonly string[];
  readonly origin: string;
}

export interface Surroundings {
  readonly setting: string;
  /** What the Python extension has selected; undefined where there is none or where it must not be run. */
  readonly selected: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** The places to look, best first. A setting is the only one where there is one: what it names is used or nothing is. */
export function candidates(around: Surroundings, bundle: Bundle): Candidate[] {
  if (around.setting) {
    return [{ command: [around.setting], origin: "the setting gonogo.interpreter" }];
  }
  const selected = around.selected ? [{ command: [around.selected], origin: "the Python extension" }] : [];
  const onPath = around.platform === "win32" ? windows(bundle) : posix(bundle);
  return [...selected, ...onPath.map((command) => ({ command, origin: "PATH" }))];
}

function newestFirst(bundle: Bundle): string[] {
  return [...bundle.pythons].sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

function posix(bundle: Bundle): string[][] {
  const named = newestFirst(bundle).map((version) => `python${version}`);
  const installed = ["/usr/local/bin/python3", "/opt/homebrew/bin/python3", "/usr/bin/python3"];
  return ["python3", "python", ...named, ...installed].map((name) => [name]);
}

function windows(bundle: Bundle): string[][] {
  return [["python"], ["python3"], ...newestFirst(bundle).map((version) => ["py", `-${version}`])];
}

/** Why this Python cannot run the server, as people read it; undefined where it can. */
export function misfit(found: Interpreter, bundle: Bundle): string | undefined {
  if (found.implementation !== "cpython") {
    return `is ${found.implementation}, not CPython`;
  }
  if (found.freeThreaded) {
    return "is a free-threaded build";
  }
  return bundle.pythons.includes(found.version) ? undefined : `is Python ${found.version}`;
}

/** `3.11, 3.12 or 3.13`. */
export function wanted(bundle: Bundle): string {
  const versions = newestFirst(bundle).reverse();
  const last = versions.pop() ?? "3.11";
  return versions.length > 0 ? `${versions.join(", ")} or ${last}` : last;
}

/** One line: what is missing. *setting* is the one place that was looked at, where it is set. */
export function noneFits(bundle: Bundle, setting: string): string {
  const instead = setting ? `which ${setting} (gonogo.interpreter) is not` : "and found none";
  return `gonogo needs Python ${wanted(bundle)} to run, ${instead}.`;
}
