/** The tooltip of the status bar item, in Markdown. Pure. */
import type { CategoryScore, NextStep, Outcome, Status } from "./protocol";
import { escaped, lost, shown } from "./text";

const ICONS: Record<Outcome, string> = {
  pass: "$(pass)",
  fail: "$(error)",
  unknown: "$(question)",
  "not applicable": "$(circle-slash)",
};
const REASONS = 4;

export const MANAGE_TRUST = "workbench.trust.manage";
export const OPEN_PLACE = "gonogo.openPlace";

/** *progress* is what is being done; *stale* says that the text, or the trust, has changed since the status came. */
export function tooltip(status: Status, stale: boolean, progress: string): string {
  return [
    `**${escaped(status.text)}** — ${standing(status, stale, progress)}`,
    ...trust(status),
    categories(status.categories),
    ...next(status),
    ...reasons(status),
  ].join("\n\n");
}

function standing(status: Status, stale: boolean, progress: string): string {
  if (stale || status.checking.length > 0) {
    return ["checking", escaped(progress || status.checking.join(", ")), "…"].filter(Boolean).join(" ");
  }
  return status.verified ? "verified at this content" : "provisional";
}

function trust(status: Status): string[] {
  const manage = `[Manage trust](command:${MANAGE_TRUST})`;
  return status.trusted ? [] : [`$(shield) Not trusted: nothing of this folder is executed. ${manage}`];
}

function categories(rows: readonly CategoryScore[]): string {
  return ["| | category | score | lost |", "|---|:---|---:|---:|", ...rows.map(row)].join("\n");
}

function row(category: CategoryScore): string {
  const judged = category.outcome === "pass" || category.outcome === "fail";
  const score = judged ? shown(category.score, 100) : category.outcome;
  return `| ${ICONS[category.outcome]} | ${escaped(category.name)} | ${score} | ${lost(category.weight - category.points)} |`;
}

function next(status: Status): string[] {
  const step = status.next?.[0];
  return step ? [`**Next:** ${linked(status.folder, step)}${step.gain ? ` — ${escaped(step.gain)}` : ""}`] : [];
}

function linked(folder: string, step: NextStep): string {
  if (!step.place || step.place.path === ".") {
    return escaped(step.action);
  }
  const parameters = encodeURIComponent(JSON.stringify([folder, step.place]));
  return `[${escaped(step.action)}](command:${OPEN_PLACE}?${parameters})`;
}

/** A status has ten reasons at most, and each blocker is one. */
function reasons(status: Status): string[] {
  const said = status.reasons.slice(0, REASONS).map((reason) => `- ${escaped(reason)}`);
  const more = Math.max(status.reasons.length, status.blockers) - REASONS;
  return said.length > 0 ? [[...said, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n")] : [];
}
