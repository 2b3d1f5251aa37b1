/** The Readiness view's rows, from a report and a status. Pure. */
import type { CategoryScore, CheckVerdict, Finding, Fix, FolderReport, NextStep, Outcome, Place, Status } from "./protocol";
import { counted, lost, shown } from "./text";

export type Action =
  | { readonly kind: "open"; readonly folder: string; readonly place: Place }
  | { readonly kind: "fix"; readonly folder: string; readonly fix: Fix }
  | { readonly kind: "problems" };

export interface Node {
  readonly kind: "folder" | "next" | "step" | "category" | "check" | "finding" | "fix" | "more";
  /** The same from report to report, so that what is unfolded stays so. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon, and the theme colour that it has. */
  readonly icon: string;
  readonly colour?: string;
  readonly expanded: boolean;
  readonly children: readonly Node[];
  readonly action?: Action;
  /** The id of the check that this row is about, empty where it is about none. */
  readonly check: string;
}

const MOST = 200; // findings of a check; a tree of thousands helps nobody, and Problems has them all

const OUTCOMES: Record<Outcome, { icon: string; colour?: string }> = {
  pass: { icon: "pass", colour: "testing.iconPassed" },
  fail: { icon: "error", colour: "testing.iconFailed" },
  unknown: { icon: "question", colour: "testing.iconQueued" },
  "not applicable": { icon: "circle-slash", colour: "testing.iconSkipped" },
};
const SEVERITIES: Record<Finding["severity"], { icon: string; colour?: string }> = {
  error: { icon: "error", colour: "list.errorForeground" },
  warning: { icon: "warning", colour: "list.warningForeground" },
  information: { icon: "info" },
  hint: { icon: "circle-outline" }, // not a lightbulb, which is a fix
};
const ORDER: Record<Outcome, number> = { fail: 0, unknown: 1, pass: 2, "not applicable": 3 };

/** The rows of one folder: what to do next, then the categories. */
export function rows(status: Status, reported: FolderReport | undefined): Node[] {
  const verdicts = reported?.report.verdicts ?? [];
  return [
    ...next(status, verdicts),
    ...status.categories.map((category) => {
      const mine = verdicts.filter((verdict) => verdict.category === category.name);
      return categoryNode(status.folder, category, mine);
    }),
  ];
}

/** One row for a folder, where there are several. */
export function folderNode(name: string, status: Status, reported: FolderReport | undefined): Node {
  return node("folder", status.folder, name, {
    description: status.text,
    icon: "root-folder",
    expanded: true,
    children: rows(status, reported),
  });
}

function node(kind: Node["kind"], id: string, label: string, more: Partial<Node>): Node {
  return { kind, id, label, description: "", tooltip: "", icon: "", expanded: false, children: [], check: "", ...more };
}

function next(status: Status, verdicts: readonly CheckVerdict[]): Node[] {
  const steps = (status.next ?? []).map((step) => stepNode(status.folder, step, meant(step, verdicts)));
  const id = `${status.folder}/next`;
  return steps.length > 0
    ? [node("next", id, "Next", { icon: "target", expanded: true, children: steps, description: "what regains most" })]
    : [];
}

/** The finding that a step begins with: one may make its fix without looking for it below. */
function meant(step: NextStep, verdicts: readonly CheckVerdict[]): Finding | undefined {
  const found = verdicts.find((verdict) => verdict.check === step.check)?.findings ?? [];
  const place = step.place;
  return place ? found.find((each) => samePlace(each, place) && each.fixes.length > 0) : undefined;
}

function samePlace(one: Place, other: Place): boolean {
  return one.path === other.path && one.line === other.line && one.column === other.column;
}

function stepNode(folder: string, step: NextStep, finding: Finding | undefined): Node {
  const id = `${folder}/next/${step.check}`;
  return node("step", id, step.action, {
    description: step.gain,
    tooltip: `${step.action}\n${step.check}: ${step.gain}`,
    icon: "arrow-right",
    ...opening(folder, step.place),
    children: (finding?.fixes ?? []).map((fix, index) => fixNode(folder, `${id}/${index}`, fix)),
  });
}

function categoryNode(folder: string, category: CategoryScore, verdicts: readonly CheckVerdict[]): Node {
  const judged = category.outcome === "pass" || category.outcome === "fail";
  const score = judged ? shown(category.score, 100) : category.outcome;
  const away = lost(category.weight - category.points);
  const sorted = [...verdicts].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome] || b.lost - a.lost);
  return node("category", `${folder}/${category.name}`, category.name, {
    description: away ? `${score} · ${away} of ${category.weight.toFixed(1)} points` : score,
    tooltip: `${category.name}: ${category.outcome}`,
    ...OUTCOMES[category.outcome],
    children: sorted.map((verdict) => checkNode(folder, verdict)),
  });
}

function checkNode(folder: string, verdict: CheckVerdict): Node {
  const id = `${folder}/${verdict.category}/${verdict.check}`;
  const away = lost(verdict.lost);
  const found = verdict.findings.length > 0 ? counted(verdict.findings.length, "finding") : verdict.reason;
  return node("check", id, verdict.title, {
    check: verdict.check,
    description: [away, found].filter(Boolean).join(" · "),
    tooltip: [`${verdict.check}: ${verdict.outcome}`, verdict.reason].filter(Boolean).join("\n"),
    ...OUTCOMES[verdict.outcome],
    children: findings(folder, id, verdict.findings),
  });
}

function findings(folder: string, parent: string, found: readonly Finding[]): Node[] {
  const worst = [...found].sort((a, b) => Number(b.blocker) - Number(a.blocker) || b.stops - a.stops);
  const shownOnes = worst.slice(0, MOST);
  const more = found.length - shownOnes.length;
  const seen = new Map<string, number>();
  const nodes = shownOnes.map((finding) => {
    const place = `${parent}/${finding.path}:${finding.line}:${finding.column}:${finding.code}`;
    const same = seen.get(place) ?? 0;
    seen.set(place, same + 1);
    return findingNode(folder, same > 0 ? `${place}/${same}` : place, finding);
  });
  return more > 0 ? [...nodes, moreNode(parent, more)] : nodes;
}

function moreNode(parent: string, more: number): Node {
  const label = `and ${more.toLocaleString("en")} more`;
  return node("more", `${parent}/more`, label, {
    description: "in Problems",
    icon: "ellipsis",
    action: { kind: "problems" },
  });
}

function findingNode(folder: string, id: string, finding: Finding): Node {
  const look = finding.blocker ? { icon: "stop-circle", colour: "list.errorForeground" } : SEVERITIES[finding.severity];
  return node("finding", id, finding.message.split("\n", 1)[0] ?? "", {
    description: finding.path === "." ? "" : `${finding.path}:${finding.line}`,
    tooltip: finding.blocker ? `Blocker: ${finding.message}` : finding.message,
    ...look,
    ...opening(folder, finding),
    children: finding.fixes.map((fix, index) => fixNode(folder, `${id}/${index}`, fix)),
  });
}

function fixNode(folder: string, id: string, fix: Fix): Node {
  return node("fix", id, fix.title, {
    icon: fix.preferred ? "lightbulb-autofix" : "lightbulb",
    colour: "editorLightBulb.foreground",
    tooltip: "Make this fix",
    action: { kind: "fix", folder, fix },
  });
}

/** The path `.` stands for the folder itself, which has no text to open. */
function opening(folder: string, place: Place | null): { action: Action } | Record<string, never> {
  return place && place.path !== "." ? { action: { kind: "open", folder, place } } : {};
}
