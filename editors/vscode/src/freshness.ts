/** From the keystroke on the status says that it is checking; when the server has taken the text in, it is the server's
 * to say.
 */
import * as vscode from "vscode";

import type { QuietClient } from "./client";
import type { Status } from "./protocol";
import type { Statuses } from "./statuses";

export class Freshness {
  private readonly asking = new Set<string>();
  private readonly newest = new Map<string, vscode.TextDocument>();

  constructor(private readonly statuses: Statuses) {}

  edited(document: vscode.TextDocument): void {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder) {
      this.statuses.markStale(folder.uri);
    }
  }

  /** The server has been sent the edit. One question at a time: what is typed meanwhile is asked for after it. */
  sent(document: vscode.TextDocument, client: QuietClient): void {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (!folder) {
      return;
    }
    const key = folder.uri.toString();
    this.newest.set(key, document);
    if (!this.asking.has(key)) {
      this.asking.add(key);
      void this.catchUp(folder.uri, client).finally(() => this.asking.delete(key));
    }
  }

  private async catchUp(folder: vscode.Uri, client: QuietClient): Promise<void> {
    const key = folder.toString();
    for (let document = this.newest.get(key); document; document = this.newest.get(key)) {
      this.newest.delete(key);
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      let status: Status | null;
      try {
        status = await client.sendRequest<Status | null>("gonogo/status", { uri });
      } catch {
        return; // the server is gone, or older than this request: what it says by itself decides
      }
      if (status) {
        this.statuses.update(status);
      }
    }
    this.statuses.markFresh(folder);
  }
}
