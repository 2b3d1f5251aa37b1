import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../src/backoff";
import { pathFileText, pythonLiteral } from "../src/environment";
import { candidates, misfit, noneFits, type Bundle, type Interpreter } from "../src/interpreter";
import { expanded } from "../src/locate";
import { overrides } from "../src/settings";
import { escaped, utf16 } from "../src/text";

const BUNDLE: Bundle = { gonogo: "0.1.0", target: "linux-x64", pythons: ["3.9", "3.12", "3.11"] };
const AROUND = { setting: "", selected: undefined, platform: "linux" } as const;

test("a setting is the only candidate: what it names is used or nothing is", () => {
  const found = candidates({ ...AROUND, setting: "/opt/python", selected: "/venv/bin/python" }, BUNDLE);
  assert.deepEqual(found.map((each) => each.command), [["/opt/python"]]);
});

test("the interpreter of the Python extension comes before those on PATH, and these newest first", () => {
  const found = candidates({ ...AROUND, selected: "/venv/bin/python" }, BUNDLE).map((each) => each.command[0]);
  assert.deepEqual(found.slice(0, 6), ["/venv/bin/python", "python3", "python", "python3.12", "python3.11", "python3.9"]);
});

test("on Windows the launcher is asked for each version", () => {
  const found = candidates({ ...AROUND, platform: "win32" }, BUNDLE).map((each) => each.command.join(" "));
  assert.deepEqual(found, ["python", "python3", "py -3.12", "py -3.11", "py -3.9"]);
});

test("only a CPython that there are native wheels for fits, and the others say why not", () => {
  const python: Interpreter = { path: "/p", version: "3.12", implementation: "cpython", freeThreaded: false };
  assert.equal(misfit(python, BUNDLE), undefined);
  assert.equal(misfit({ ...python, version: "3.13" }, BUNDLE), "is Python 3.13");
  assert.equal(misfit({ ...python, implementation: "pypy" }, BUNDLE), "is pypy, not CPython");
  assert.equal(misfit({ ...python, freeThreaded: true }, BUNDLE), "is a free-threaded build");
  assert.equal(noneFits(BUNDLE, ""), "gonogo needs Python 3.9, 3.11 or 3.12 to run, and found none.");
  const named = "gonogo needs Python 3.9, 3.11 or 3.12 to run, which /usr/bin/pypy3 (gonogo.interpreter) is not.";
  assert.equal(noneFits(BUNDLE, "/usr/bin/pypy3"), named);
});

test("a server that ends again and again is started ever later, and at last not at all", () => {
  const backoff = new Backoff(4);
  const waits = Array.from({ length: 5 }, () => backoff.ended(100));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, undefined]);
  backoff.reset();
  assert.equal(backoff.ended(100), 500);
});

test("a healthy minute gives all patience back, and no wait is longer than half a minute", () => {
  const backoff = new Backoff(20);
  const waits = Array.from({ length: 10 }, () => backoff.ended(100));
  assert.equal(Math.max(...waits.map(Number)), 30_000);
  assert.equal(backoff.ended(60_000), 500);
});

test("only what a person has set is told to the server, by its names there", () => {
  const set: Record<string, unknown> = { threshold: 85, allowedTypeErrors: null, mypy: [], weights: { database: 0 } };
  assert.deepEqual(overrides((name) => set[name], "/venv/bin/python"), {
    threshold: 85,
    weights: { database: 0 },
    python: "/venv/bin/python",
  });
  assert.deepEqual(overrides(() => undefined, undefined), {});
});

test("a path file names its folders in ASCII, whatever they are called", () => {
  assert.equal(pythonLiteral('a"\\é😀'), '"a\\U00000022\\U0000005c\\U000000e9\\U0001f600"');
  assert.equal(pathFileText(["/a", "/b"]), 'import sys; sys.path.extend(["/a", "/b"])\n');
});

test("~ and ${workspaceFolder} are understood in a path", () => {
  assert.equal(expanded("${workspaceFolder}/bin/gonogo", "/work"), "/work/bin/gonogo");
  assert.doesNotMatch(expanded("~/bin/gonogo", ""), /~/);
});

test("columns in code points become the editor's, which count in UTF-16", () => {
  assert.equal(utf16("😀 = 1", 2), 3);
  assert.equal(utf16("ab", 9), 2);
});

test("Markdown of the project is escaped", () => {
  assert.equal(escaped("a*b|c\nd"), "a\\*b\\|c d");
});
