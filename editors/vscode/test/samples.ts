/** A status and a report as the server sends them. */
import type { Finding, FolderReport, Status } from "../src/protocol";

export const FOLDER = "file:///home/ann/shop";

export function status(more: Partial<Status> = {}): Status {
  return {
    version: 1,
    folder: FOLDER,
    verdict: "no-go",
    score: 39.8,
    settled: true,
    verified: true,
    trusted: true,
    blockers: 3,
    checking: [],
    text: "NO-GO 39.8 · 3 blockers",
    tooltip: "",
    reasons: ["shop.cart has no 'total': stops 12 tests in 3 files"],
    categories: [
      { name: "test coverage", outcome: "fail", weight: 30, score: 99.99, points: 29.997 },
      { name: "security", outcome: "pass", weight: 25, score: 100, points: 25 },
      { name: "database", outcome: "not applicable", weight: 0, score: 0, points: 0 },
      { name: "type safety", outcome: "unknown", weight: 20, score: 0, points: 0 },
    ],
    next: [{ check: "missing-symbol", action: "Export total from shop.cart", gain: "stops 12 tests", place: PLACE }],
    ...more,
  };
}

export const PLACE = { path: "tests/test_cart.py", line: 3, column: 19, end_line: 3, end_column: 24 };

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    ...PLACE,
    message: "shop.cart has no 'total'",
    severity: "error",
    blocker: false,
    stops: 0,
    provisional: false,
    source: "gonogo",
    code: "",
    fixes: [{ kind: "export-symbol", title: "Export total", arguments: { name: "total" }, preferred: true }],
    ...more,
  };
}

export function report(findings: readonly Finding[] = [finding()]): FolderReport {
  const common = { reason: "", findings: [] };
  return {
    folder: FOLDER,
    report: {
      headline: "NO-GO 39.8 · 3 blockers",
      score: { categories: [] },
      verdicts: [
        { check: "no-tests", title: "The project has tests", category: "test coverage", outcome: "pass", lost: 0, ...common },
        {
          check: "missing-symbol",
          title: "Every imported name exists",
          category: "test coverage",
          outcome: "fail",
          lost: 3.5,
          reason: "",
          findings,
        },
        {
          ...common,
          check: "type-errors",
          title: "mypy finds no more errors than the project allows",
          category: "type safety",
          outcome: "unknown",
          lost: 20,
          reason: "mypy is not installed",
        },
      ],
    },
  };
}
