/** The Readiness view: what the last report says of each folder. */
import * as vscode from "vscode";

import type { FolderReport } from "./protocol";
import type { Statuses } from "./statuses";
import { counted } from "./text";
import { folderNode, rows, type Action, type Node } from "./tree";

const COMMANDS: Record<Action["kind"], string> = {
  open: "gonogo.openPlace",
  fix: "gonogo.applyFix",
  problems: "workbench.actions.view.problems",
};

export class ReadinessView implements vscode.Disposable, vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<Node>;
  private readonly subscriptions: vscode.Disposable[];
  private reports = new Map<string, FolderReport>();
  private asking: Promise<void> | undefined;
  private askAgain = false;

  readonly onDidChangeTreeData = this.changed.event;

  /** *ask* fetches the reports; it is asked while the view can be seen only. */
  constructor(
    private readonly statuses: Statuses,
    private readonly ask: () => Promise<readonly FolderReport[]>,
  ) {
    this.view = vscode.window.createTreeView("gonogo.readiness", { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.changed,
      statuses.onDidChange(() => {
        this.refresh();
      }),
      this.view.onDidChangeVisibility(() => {
        this.refresh();
      }),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.children.length === 0 ? None : node.expanded ? Expanded : Collapsed);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip || node.label;
    item.contextValue = node.kind;
    if (node.icon) {
      item.iconPath = new vscode.ThemeIcon(node.icon, node.colour ? new vscode.ThemeColor(node.colour) : undefined);
    }
    if (node.action) {
      item.command = { command: COMMANDS[node.action.kind], title: "Open", arguments: argumentsOf(node.action) };
    }
    return item;
  }

  getChildren(node?: Node): Node[] {
    return node ? [...node.children] : this.roots();
  }

  private roots(): Node[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.flatMap((folder) => {
      const status = this.statuses.of(folder.uri);
      const report = this.reports.get(folder.uri.toString());
      if (!status) {
        return [];
      }
      return folders.length > 1 ? [folderNode(folder.name, status, report)] : rows(status, report);
    });
  }

  private refresh(): void {
    this.decorate();
    if (this.statuses.state !== "running") {
      this.reports.clear();
      this.changed.fire(undefined);
    } else if (this.view.visible) {
      this.askAgain = true;
      this.asking ??= this.fetch().finally(() => (this.asking = undefined));
    }
  }

  /** One question at a time; what changes meanwhile is asked for after it. */
  private async fetch(): Promise<void> {
    while (this.askAgain) {
      this.askAgain = false;
      const found = await this.ask();
      this.reports = new Map(found.map((each) => [vscode.Uri.parse(each.folder).toString(), each]));
      this.changed.fire(undefined);
    }
  }

  private decorate(): void {
    const all = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => this.statuses.of(folder.uri) ?? []);
    const blockers = all.reduce((sum, status) => sum + status.blockers, 0);
    this.view.description = all.length === 1 ? (all[0]?.text ?? "") : "";
    this.view.badge = blockers > 0 ? { value: blockers, tooltip: counted(blockers, "blocker") } : undefined;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

function argumentsOf(action: Action): unknown[] {
  switch (action.kind) {
    case "open":
      return [action.folder, action.place];
    case "fix":
      return [action.folder, action.fix];
    case "problems":
      return [];
  }
}
