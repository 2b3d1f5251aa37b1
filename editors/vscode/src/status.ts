/** What the status bar shows of a status. Pure: theme colours and icons are names. */
import type { Status, Verdict } from "./protocol";
import { unIconed } from "./text";

/** What the client itself knows of the server. */
export type ServerState = "idle" | "starting" | "running" | "waiting" | "stopped";

export interface Shown {
  readonly text: string;
  readonly background?: string;
  readonly colour?: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

const ICONS: Record<Verdict, string> = { go: "$(pass-filled)", "no-go": "$(error)", unknown: "$(question)" };
const WARNING = "statusBarItem.warningBackground";
const BACKGROUNDS: Record<Verdict, string | undefined> = {
  go: undefined,
  "no-go": "statusBarItem.errorBackground",
  unknown: WARNING,
};
const SPIN = "$(sync~spin)";

const WITHOUT_STATUS: Record<ServerState, Shown> = {
  idle: { text: "gonogo", spoken: "gonogo: no project is open" },
  starting: { text: `${SPIN} gonogo`, spoken: "gonogo: the server starts" },
  running: { text: `${SPIN} gonogo`, spoken: "gonogo: reading the project" },
  waiting: { text: `${SPIN} gonogo restarts`, spoken: "gonogo: the server ended and is started again" },
  stopped: { text: "$(debug-disconnect) gonogo stopped", spoken: "gonogo: the server is not running", background: WARNING },
};

/** *stale*: the text, or the trust, has changed since the status came; *label* names the folder where there are several. */
export function shown(state: ServerState, status: Status | undefined, stale = false, label = ""): Shown {
  return state === "running" && status ? verdictShown(status, stale, label) : WITHOUT_STATUS[state];
}

function verdictShown(status: Status, stale: boolean, label: string): Shown {
  const checking = isChecking(status, stale);
  const verdict = stale && status.verdict === "go" ? "unknown" : status.verdict;
  const said = verdict === status.verdict ? status.text : "checking";
  const prefix = label ? `${label}: ` : "";
  const background = BACKGROUNDS[verdict];
  return {
    text: `${icon(verdict, status.trusted, checking)} ${unIconed(prefix + said)}`,
    ...(background ? { background } : { colour: "testing.iconPassed" }),
    spoken: [`gonogo: ${prefix}${said}`, ...(checking ? ["checking"] : []), ...untrusted(status)].join(", "),
  };
}

export function isChecking(status: Status, stale: boolean): boolean {
  return stale || status.checking.length > 0;
}

function icon(verdict: Verdict, trusted: boolean, checking: boolean): string {
  return checking ? SPIN : trusted ? ICONS[verdict] : "$(shield)";
}

function untrusted(status: Status): string[] {
  return status.trusted ? [] : ["this workspace is not trusted"];
}
