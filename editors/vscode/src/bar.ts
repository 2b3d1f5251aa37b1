/** The status bar item. */
import * as vscode from "vscode";

import { shown } from "./status";
import type { Statuses } from "./statuses";

export class Bar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("gonogo.verdict", vscode.StatusBarAlignment.Left, 50);

  constructor(private readonly statuses: Statuses) {
    this.item.name = "gonogo verdict";
    this.item.command = "gonogo.showReadiness";
  }

  show(): void {
    const folder = currentFolder();
    if (!folder || this.statuses.state === "idle") {
      this.item.hide();
      return;
    }
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const now = shown(
      this.statuses.state,
      this.statuses.of(folder.uri),
      this.statuses.isStale(folder.uri),
      several ? folder.name : "",
    );
    this.item.text = now.text;
    this.item.backgroundColor = now.background ? new vscode.ThemeColor(now.background) : undefined;
    this.item.color = now.colour ? new vscode.ThemeColor(now.colour) : undefined;
    this.item.accessibilityInformation = { label: now.spoken, role: "button" };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
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
