/** What a person has set in the editor: which server is started, and what it is told. */
import { join } from "node:path";
import * as vscode from "vscode";

import { currentFolder } from "./bar";
import type { Wish } from "./locate";
import type { PythonExtension } from "./python";
import { overrides, type Settings } from "./settings";

export class Configuration {
  constructor(private readonly python: PythonExtension) {}

  /** Which server is wanted. */
  async wish(context: vscode.ExtensionContext): Promise<Wish> {
    const settings = vscode.workspace.getConfiguration("gonogo");
    const folder = currentFolder();
    return {
      path: settings.get<string>("path", ""),
      strategy: settings.get<Wish["strategy"]>("importStrategy", "useBundled"),
      interpreter: settings.get<string>("interpreter", ""),
      selected: await this.python.selected(folder?.uri),
      workspace: folder?.uri.fsPath ?? "",
      bundled: join(context.extensionPath, "bundled"),
      storage: context.globalStorageUri.fsPath,
    };
  }

  /** The settings of each folder in the server's words, by URI. */
  async byFolder(): Promise<Record<string, Settings>> {
    const found: Record<string, Settings> = {};
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const given = vscode.workspace.getConfiguration("gonogo", folder.uri);
      found[folder.uri.toString()] = overrides((name) => given.get(name), await this.pythonOf(folder));
    }
    return found;
  }

  /** The interpreter chosen for a folder; in an untrusted workspace none, as it may come with the folder. */
  async pythonOf(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      return undefined;
    }
    const set = vscode.workspace.getConfiguration("gonogo", folder.uri).get<string>("python", "");
    return set || (await this.python.selected(folder.uri));
  }
}
