/** What the server says. docs/protocol.md and docs/report-json.md are the contract; this is the client's side of it. */

export type Verdict = "go" | "no-go" | "unknown";
export type Outcome = "pass" | "fail" | "unknown" | "not applicable";

export interface CategoryScore {
  readonly name: string;
  readonly outcome: Outcome;
  /** Its part of the 100. */
  readonly weight: number;
  /** 0 to 100. */
  readonly score: number;
  /** What it adds to the total. */
  readonly points: number;
}

export interface NextStep {
  readonly check: string;
  readonly action: string;
  readonly gain: string;
  /** Where to begin; null where something must be measured first. */
  readonly place: Place | null;
}

/** The parameters of `gonogo/status`. */
export interface Status {
  readonly version: number;
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly settled: boolean;
  readonly verified: boolean;
  readonly trusted: boolean;
  readonly blockers: number;
  /** What is under way; empty when all that is known is judged. */
  readonly checking: readonly string[];
  readonly text: string;
  readonly tooltip: string;
  readonly reasons: readonly string[];
  readonly categories: readonly CategoryScore[];
  /** Servers before 0.1 did not say. */
  readonly next?: readonly NextStep[];
}

/** Lines and columns count from 1, columns in code points; the end is exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
}

export interface Fix {
  readonly kind: string;
  readonly title: string;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly preferred: boolean;
}

export interface Finding extends Place {
  readonly message: string;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly blocker: boolean;
  readonly stops: number;
  readonly provisional: boolean;
  readonly source: string;
  readonly code: string;
  readonly fixes: readonly Fix[];
}

export interface CheckVerdict {
  readonly check: string;
  readonly title: string;
  readonly category: string;
  readonly outcome: Outcome;
  readonly reason: string;
  /** The points of the total that it costs. */
  readonly lost: number;
  readonly findings: readonly Finding[];
}

export interface Report {
  readonly headline: string;
  readonly score: { readonly categories: readonly { readonly category: string; readonly outcome: Outcome }[] };
  readonly verdicts: readonly CheckVerdict[];
}

/** One element of the answer to `gonogo/report`. */
export interface FolderReport {
  readonly folder: string;
  readonly report: Report;
}

export const VERSION = 1;
