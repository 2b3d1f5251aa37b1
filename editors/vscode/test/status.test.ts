import assert from "node:assert/strict";
import { test } from "node:test";

import { shown } from "../src/status";
import { status } from "./samples";

test("each verdict has an icon, and a colour of its own", () => {
  assert.deepEqual(shown("running", status({ verdict: "go", text: "GO 91.3" })), {
    text: "$(pass-filled) GO 91.3",
    colour: "testing.iconPassed",
    spoken: "gonogo: GO 91.3",
  });
  assert.equal(shown("running", status()).background, "statusBarItem.errorBackground");
  assert.equal(shown("running", status({ verdict: "unknown" })).background, "statusBarItem.warningBackground");
});

test("while anything is checked the icon turns and the verdict stays", () => {
  const now = shown("running", status({ checking: ["types"] }));
  assert.equal(now.text, "$(sync~spin) NO-GO 39.8 · 3 blockers");
  assert.match(now.spoken, /checking/);
});

test("a GO is never shown over text that has changed since", () => {
  const now = shown("running", status({ verdict: "go", text: "GO 91.3" }), true);
  assert.equal(now.text, "$(sync~spin) checking");
  assert.equal(now.background, "statusBarItem.warningBackground");
});

test("an untrusted folder is marked", () => {
  const now = shown("running", status({ trusted: false }));
  assert.match(now.text, /^\$\(shield\) /);
  assert.match(now.spoken, /not trusted/);
});

test("what a server said is not shown once it has ended", () => {
  for (const state of ["starting", "waiting", "stopped"] as const) {
    assert.doesNotMatch(shown(state, status({ verdict: "go", text: "GO 91.3" })).text, /GO/);
  }
});

test("where there are several folders, the text says which", () => {
  assert.equal(shown("running", status(), false, "api").text, "$(error) api: NO-GO 39.8 · 3 blockers");
});

test("text of the project cannot become an icon", () => {
  const now = shown("running", status({ verdict: "unknown", text: "UNKNOWN · $(pass) GO" }), false, "$(pass)");
  assert.equal(now.text.match(/\$\(/g)?.length, 1);
});
