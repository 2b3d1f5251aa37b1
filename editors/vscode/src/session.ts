/** What belongs together while a window is open: the server, the client, what it said, and where that is shown. */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as vscode from "vscode";

import { Bar, currentFolder } from "./bar";
import { createClient, SELECTOR, type QuietClient } from "./client";
import { locate, NoServer, type Server } from "./locate";
import type { Status } from "./protocol";
import { PythonExtension } from "./python";
import { message, Supervisor, type Host } from "./server";
import { overrides, type Settings } from "./settings";
import type { ServerState } from "./status";
import { Statuses } from "./statuses";

export class Session implements vscode.Disposable, Host {
  readonly output = vscode.window.createOutputChannel("gonogo");
  readonly statuses = new Statuses();
  readonly supervisor = new Supervisor(this);
  private readonly python = new PythonExtension();
  private readonly bar = new Bar(this.statuses);
  private readonly subscriptions: vscode.Disposable[] = [this.output, this.statuses, this.bar, this.python];

  constructor(private readonly context: vscode.ExtensionContext) {
    const show = (): void => {
      this.bar.show();
    };
    this.subscriptions.push(
      this.statuses.onDidChange(show),
      vscode.window.onDidChangeActiveTextEditor(show),
      vscode.workspace.onDidChangeWorkspaceFolders(show),
      vscode.commands.registerCommand("gonogo.showOutput", () => {
        this.output.show();
      }),
      vscode.commands.registerCommand("gonogo.restart", () => this.supervisor.restart()),
    );
  }

  async start(): Promise<void> {
    if (vscode.workspace.workspaceFolders?.length) {
      await this.supervisor.restart();
    }
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
  }

  async locate(): Promise<Server> {
    const settings = vscode.workspace.getConfiguration("gonogo");
    const folder = currentFolder();
    return locate(
      {
        path: settings.get("path", ""),
        strategy: settings.get("importStrategy", "useBundled"),
        interpreter: settings.get("interpreter", ""),
        selected: await this.python.selected(folder?.uri),
        workspace: folder?.uri.fsPath ?? "",
        bundled: join(this.context.extensionPath, "bundled"),
        storage: this.context.globalStorageUri.fsPath,
      },
      (line) => {
        this.output.appendLine(line);
      },
    );
  }

  async connect(process: ChildProcess): Promise<QuietClient> {
    const client = createClient(process, {
      output: this.output,
      initializationOptions: { trusted: vscode.workspace.isTrusted, folders: await this.settings() },
      onFolders: () => Promise.resolve(),
      onProgress: () => undefined,
    });
    client.onNotification("gonogo/status", (status: Status) => {
      this.statuses.update(status);
    });
    return client;
  }

  private async settings(): Promise<Record<string, Settings>> {
    const found: Record<string, Settings> = {};
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const given = vscode.workspace.getConfiguration("gonogo", folder.uri);
      const python = given.get("python", "") || (await this.python.selected(folder.uri));
      found[folder.uri.toString()] = overrides((name) => given.get(name), vscode.workspace.isTrusted ? python : undefined);
    }
    return found;
  }

  onReady(client: QuietClient): void {
    void client;
  }

  onState(state: ServerState): void {
    this.statuses.setState(state);
    void vscode.commands.executeCommand("setContext", "gonogo.state", state);
    void vscode.commands.executeCommand("setContext", "gonogo.running", state === "running");
  }

  onGivenUp(error: unknown): void {
    void error;
    void NoServer;
    void message;
    void SELECTOR;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
