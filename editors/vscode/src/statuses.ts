/** The newest status of each workspace folder, and whether the text or the trust has changed since it came. */
import * as vscode from "vscode";

import type { Status } from "./protocol";
import type { ServerState } from "./status";

export class Statuses implements vscode.Disposable {
  private readonly newest = new Map<string, Status>();
  private readonly stale = new Set<string>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly granted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    this.changed.fire();
  });
  private server: ServerState = "idle";
  /** What is being done, while something long is: `types: checking 28 files`. */
  private doing = "";

  readonly onDidChange = this.changed.event;

  get state(): ServerState {
    return this.server;
  }

  get progress(): string {
    return this.doing;
  }

  /** A server that is not running says nothing any more: what it said is forgotten. */
  setState(state: ServerState): void {
    this.server = state;
    if (state !== "running") {
      this.newest.clear();
      this.stale.clear();
      this.doing = "";
    }
    this.changed.fire();
  }

  setProgress(doing: string): void {
    this.doing = doing;
    this.changed.fire();
  }

  update(status: Status): void {
    const folder = vscode.Uri.parse(status.folder).toString();
    this.newest.set(folder, status);
    if (status.checking.length > 0) {
      this.stale.delete(folder); // the server knows: its next word decides
    }
    this.changed.fire();
  }

  /** The text of a document has changed, and the server has not taken it in yet. */
  markStale(folder: vscode.Uri): void {
    if (!this.stale.has(folder.toString())) {
      this.stale.add(folder.toString());
      this.changed.fire();
    }
  }

  /** The server has taken in every change: what it said last is true. */
  markFresh(folder: vscode.Uri): void {
    if (this.stale.delete(folder.toString())) {
      this.changed.fire();
    }
  }

  of(folder: vscode.Uri): Status | undefined {
    const status = this.newest.get(folder.toString());
    return status && this.isOfBeforeTrust(status) ? { ...status, trusted: true } : status;
  }

  isStale(folder: vscode.Uri): boolean {
    const status = this.newest.get(folder.toString());
    return this.stale.has(folder.toString()) || (status !== undefined && this.isOfBeforeTrust(status));
  }

  /** The workspace is trusted and the server has not said a word since: what it says of an untrusted one is over. */
  private isOfBeforeTrust(status: Status): boolean {
    return vscode.workspace.isTrusted && !status.trusted;
  }

  remove(folder: vscode.Uri): void {
    this.newest.delete(folder.toString());
    this.stale.delete(folder.toString());
    this.changed.fire();
  }

  dispose(): void {
    this.granted.dispose();
    this.changed.dispose();
  }
}
