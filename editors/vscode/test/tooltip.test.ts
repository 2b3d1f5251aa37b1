import assert from "node:assert/strict";
import { test } from "node:test";

import { tooltip } from "../src/tooltip";
import { FOLDER, PLACE, status } from "./samples";

test("it has a row for each category, with what it loses", () => {
  const text = tooltip(status(), false, "");
  assert.match(text, /\| \$\(error\) \| test coverage \| 99\.9 \| −0\.1 \|/); // neither 100.0 nor a loss of 0.0
  assert.match(text, /\| \$\(pass\) \| security \| 100\.0 \|  \|/);
  assert.match(text, /\| \$\(circle-slash\) \| database \| not applicable \|  \|/);
  assert.match(text, /\| \$\(question\) \| type safety \| unknown \| −20\.0 \|/);
});

test("it says whether the verdict is verified, provisional or being checked, and what is being done", () => {
  assert.match(tooltip(status(), false, ""), /verified at this content/);
  assert.match(tooltip(status({ verified: false }), false, ""), /provisional/);
  assert.match(tooltip(status({ checking: ["types", "collection"] }), false, ""), /checking types, collection …/);
  assert.match(tooltip(status(), true, "collection: 3 of 8 files"), /checking collection: 3 of 8 files …/);
});

test("what to do next is a link to where to begin", () => {
  const text = tooltip(status(), false, "");
  const [, parameters = ""] = /command:gonogo\.openPlace\?([^)]+)\)/.exec(text) ?? [];
  assert.deepEqual(JSON.parse(decodeURIComponent(parameters)), [FOLDER, PLACE]);
  const unplaced = [{ check: "type-errors", action: "install mypy", gain: "", place: null }];
  assert.doesNotMatch(tooltip(status({ next: unplaced }), false, ""), /command:/);
});

test("a server that does not say what to do next is shown without it", () => {
  const { next, ...older } = status();
  assert.ok(next);
  assert.doesNotMatch(tooltip(older, false, ""), /Next/);
});

test("an untrusted folder says that nothing of it is executed", () => {
  assert.match(tooltip(status({ trusted: false }), false, ""), /Not trusted: nothing of this folder is executed/);
});

test("text of the project becomes neither a link, nor an icon, nor a second line", () => {
  const hostile = "[run](command:workbench.action.quit) $(pass)\n# GO\n| a | <img src=x>";
  const text = tooltip(status({ reasons: [hostile], trusted: true, next: [] }), false, "");
  assert.doesNotMatch(text, /[^\\]\]\(command/);
  assert.doesNotMatch(text, /[^\\]<img/);
  assert.doesNotMatch(text, /\n# GO/);
});

test("long lists of reasons are cut short, and say so", () => {
  const reasons = Array.from({ length: 9 }, (_, index) => `reason ${index}`);
  const text = tooltip(status({ reasons }), false, "");
  assert.match(text, /and 5 more/);
  assert.doesNotMatch(text, /reason 4/);
  assert.match(tooltip(status({ reasons, blockers: 27 }), false, ""), /and 23 more/); // the server sends ten
});
