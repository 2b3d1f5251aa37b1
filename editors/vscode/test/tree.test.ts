import assert from "node:assert/strict";
import { test } from "node:test";

import { folderNode, rows, type Node } from "../src/tree";
import { finding, FOLDER, report, status } from "./samples";

function child(nodes: readonly Node[], label: string): Node {
  const found = nodes.find((node) => node.label === label);
  assert.ok(found, `${label} is not among ${nodes.map((node) => node.label).join(", ")}`);
  return found;
}

function all(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

test("what to do next stands first, then the categories as the server orders them", () => {
  const labels = rows(status(), report()).map((node) => node.label);
  assert.deepEqual(labels, ["Next", "test coverage", "security", "database", "type safety"]);
});

test("a step has the fixes of the finding that it begins with", () => {
  const step = child(child(rows(status(), report()), "Next").children, "Export total from shop.cart");
  assert.equal(step.action?.kind, "open");
  assert.deepEqual(child(step.children, "Export total").action, { kind: "fix", folder: FOLDER, fix: finding().fixes[0] });
  const elsewhere = rows(status(), report([finding({ line: 9 })]));
  assert.deepEqual(child(child(elsewhere, "Next").children, "Export total from shop.cart").children, []);
});

test("a category has its outcome, score and lost points, and its checks, the failing first", () => {
  const category = child(rows(status(), report()), "test coverage");
  assert.equal(category.description, "99.9 · −0.1 of 30.0 points");
  assert.equal(category.icon, "error");
  assert.deepEqual(category.children.map((node) => node.check), ["missing-symbol", "no-tests"]);
});

test("a finding opens its place, and its fixes can be made", () => {
  const check = child(child(rows(status(), report()), "test coverage").children, "Every imported name exists");
  assert.equal(check.description, "−3.5 · 1 finding");
  const found = child(check.children, "shop.cart has no 'total'");
  assert.equal(found.description, "tests/test_cart.py:3");
  assert.equal(found.action?.kind, "open");
  const fix = child(found.children, "Export total");
  assert.deepEqual(fix.action, { kind: "fix", folder: FOLDER, fix: finding().fixes[0] });
});

test("what is unknown says why", () => {
  const check = child(rows(status(), report()), "type safety").children[0];
  assert.equal(check?.icon, "question");
  assert.equal(check.description, "−20.0 · mypy is not installed");
});

test("blockers come first, those that stop most tests before the others, and are marked", () => {
  const found = [
    finding({ message: "small" }),
    finding({ message: "big", blocker: true, stops: 1, line: 9 }),
    finding({ message: "biggest", blocker: true, stops: 832, line: 12 }),
  ];
  const check = child(child(rows(status(), report(found)), "test coverage").children, "Every imported name exists");
  assert.deepEqual(check.children.map((node) => [node.label, node.icon]), [
    ["biggest", "stop-circle"],
    ["big", "stop-circle"],
    ["small", "error"],
  ]);
});

test("a finding about the folder itself opens nothing", () => {
  const [found] = all(rows(status({ next: [] }), report([finding({ path: "." })]))).filter((n) => n.kind === "finding");
  assert.equal(found?.action, undefined);
  assert.equal(found?.description, "");
});

test("thousands of findings are cut short, and Problems has the rest", () => {
  const many = Array.from({ length: 3622 }, (_, line) => finding({ line: line + 1 }));
  const nodes = all(rows(status(), report(many)));
  assert.equal(nodes.filter((node) => node.kind === "finding").length, 200);
  assert.equal(nodes.find((node) => node.kind === "more")?.label, "and 3,422 more");
});

test("every row has an id of its own, and keeps it when others come and go", () => {
  const twice = [finding(), finding(), finding({ line: 9 })];
  const ids = (found: typeof twice): string[] => all(rows(status(), report(found))).map((node) => node.id);
  assert.equal(new Set(ids(twice)).size, ids(twice).length);
  assert.deepEqual(ids([finding({ line: 9 })]).filter((id) => !ids(twice).includes(id)), []);
});

test("without a report yet, the categories of the status are shown", () => {
  assert.equal(rows(status(), undefined).length, 5);
  const folder = folderNode("shop", status(), undefined);
  assert.equal(folder.description, "NO-GO 39.8 · 3 blockers");
  assert.equal(folder.expanded, true);
});
