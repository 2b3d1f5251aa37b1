/** The status bar item. */
import * as vscode from "vscode";

import { shown } from "./status";
import type { Statuses } from "./statuses";
import { MANAGE_TRUST, OPEN_PLACE, tooltip } from "./tooltip";

export class Bar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("gonogo.verdict", vscode.StatusBarAlignment.Left, 50);
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly statuses: Statuses) {
    this.item.name = "gonogo verdict";
    this.item.command = "gonogo.showReadiness";
    const show = (): void => {
      this.show();
    };
    this.subscriptions = [
      this.item,
      statuses.onDidChange(show),
      vscode.window.onDidChangeActiveTextEditor(show),
      vscode.workspace.onDidChangeWorkspaceFolders(show),
    ];
  }

  private show(): void {
    const folder = currentFolder();
    if (!folder || this.statuses.state === "idle") {
      this.item.hide();
      return;
    }
    const label = (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? folder.name : "";
    const status = this.statuses.of(folder.uri);
    const stale = this.statuses.isStale(folder.uri);
    const now = shown(this.statuses.state, status, stale, label);
    this.item.text = now.text;
    this.item.backgroundColor = now.background ? new vscode.ThemeColor(now.background) : undefined;
    this.item.color = now.colour ? new vscode.ThemeColor(now.colour) : undefined;
    this.item.accessibilityInformation = { label: now.spoken, role: "button" };
    this.item.tooltip = status ? markdown(tooltip(status, stale, this.statuses.progress)) : now.spoken;
    this.item.show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

function markdown(text: string): vscode.MarkdownString {
  const found = new vscode.MarkdownString(text, true);
  found.isTrusted = { enabledCommands: [OPEN_PLACE, MANAGE_TRUST] };
  return found;
}

/** The folder that the status bar speaks of: that of the active editor, else the one it spoke of before. */
let last: vscode.WorkspaceFolder | undefined;

export function currentFolder(): vscode.WorkspaceFolder | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const found = active && vscode.workspace.getWorkspaceFolder(active);
  last = found ?? folders.find((folder) => folder.uri.toString() === last?.uri.toString()) ?? folders[0];
  return last;
}
