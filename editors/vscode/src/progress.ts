/** What the server says of its runs, for the tooltip: a line of its own in the status bar would say it twice. */
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from "vscode-languageclient/node";

import type { QuietClient } from "./client";
import type { Statuses } from "./statuses";

export class Progress {
  private readonly running = new Map<number | string, string>();

  constructor(private readonly statuses: Statuses) {}

  heard(token: number | string, doing: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    if (doing.kind === "end") {
      this.running.delete(token);
    } else {
      this.running.set(token, doing.message ?? this.running.get(token) ?? "");
    }
    this.statuses.setProgress([...this.running.values()].filter(Boolean).join("; "));
  }

  async cancel(client: QuietClient): Promise<void> {
    for (const token of this.running.keys()) {
      await client.sendNotification("window/workDoneProgress/cancel", { token });
    }
  }
}
