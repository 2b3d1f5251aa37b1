/** What belongs together while a window is open: the server, the client, what it said, and where that is shown. */
import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";

import { applyFix, doctor, execute, offers, openPlace } from "./actions";
import { Bar, currentFolder } from "./bar";
import { createClient, type QuietClient } from "./client";
import { Configuration } from "./configuration";
import { explain, registerPages } from "./explain";
import { Freshness } from "./freshness";
import { locate, type Server } from "./locate";
import { Progress } from "./progress";
import type { Fix, FolderReport, Place, Status } from "./protocol";
import { PythonExtension } from "./python";
import { givenUp } from "./questions";
import { message, Supervisor, type Host } from "./server";
import type { ServerState } from "./status";
import { Statuses } from "./statuses";
import type { Node } from "./tree";
import { ReadinessView } from "./view";

/** Settings that decide which server is started, and so start it anew. */
const STARTING = ["gonogo.path", "gonogo.importStrategy", "gonogo.interpreter"];

export class Session implements vscode.Disposable, Host {
  readonly output = vscode.window.createOutputChannel("gonogo");
  private readonly statuses = new Statuses();
  private readonly progress = new Progress(this.statuses);
  private readonly freshness = new Freshness(this.statuses);
  private readonly python = new PythonExtension();
  private readonly configuration = new Configuration(this.python);
  private readonly supervisor = new Supervisor(this);
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly context: vscode.ExtensionContext) {
    this.subscriptions = [
      this.output,
      this.statuses,
      this.python,
      new Bar(this.statuses),
      registerPages(),
      new ReadinessView(this.statuses, () => this.reports()),
      ...this.commands(),
      vscode.workspace.onDidChangeConfiguration((change) => void this.configured(change)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.trusted()),
      this.python.onDidChange(() => void this.sendSettings()),
    ];
  }

  private commands(): vscode.Disposable[] {
    const { registerCommand } = vscode.commands;
    return [
      registerCommand("gonogo.showReadiness", () => vscode.commands.executeCommand("gonogo.readiness.focus")),
      registerCommand("gonogo.showOutput", () => {
        this.output.show();
      }),
      registerCommand("gonogo.restart", () => this.supervisor.restart()),
      registerCommand("gonogo.checkAgain", () => this.asked((client) => execute(client, "gonogo.recheck"))),
      registerCommand("gonogo.runAffectedTests", () => this.asked((client) => execute(client, "gonogo.runTests"))),
      registerCommand("gonogo.cancelRuns", () => this.asked((client) => this.progress.cancel(client))),
      registerCommand("gonogo.openPlace", (folder: string, place: Place) => openPlace(folder, place)),
      registerCommand("gonogo.applyFix", (folder: string, fix: Fix) =>
        this.asked((client) => applyFix(client, folder, fix)),
      ),
      registerCommand("gonogo.explain", (row: Node) => explain(this.supervisor.server, row.check)),
      registerCommand("gonogo.doctor", async () => {
        const folder = currentFolder();
        await doctor(this.supervisor.server, folder && (await this.configuration.pythonOf(folder)), this.output);
      }),
    ];
  }

  async start(): Promise<void> {
    if (vscode.workspace.workspaceFolders?.length) {
      await this.supervisor.restart();
    }
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  // What the supervisor asks and tells.

  async locate(): Promise<Server> {
    const wish = await this.configuration.wish(this.context);
    return locate(wish, (line) => {
      this.output.appendLine(line);
    });
  }

  async connect(process: ChildProcess): Promise<QuietClient> {
    const options = { trusted: vscode.workspace.isTrusted, keepsTrust: true, folders: await this.configuration.byFolder() };
    const client: QuietClient = createClient(process, {
      output: this.output,
      initializationOptions: options,
      onFolders: () => this.sendSettings(),
      onEdit: (document) => {
        this.freshness.edited(document);
      },
      onSent: (document) => {
        this.freshness.sent(document, client);
      },
      onProgress: (token, doing) => {
        this.progress.heard(token, doing);
      },
    });
    client.onNotification("gonogo/status", (status: Status) => {
      this.statuses.update(status);
    });
    return client;
  }

  onReady(client: QuietClient): void {
    void vscode.commands.executeCommand("setContext", "gonogo.canRunTests", offers(client, "gonogo.runTests"));
  }

  onState(state: ServerState): void {
    this.statuses.setState(state);
    void vscode.commands.executeCommand("setContext", "gonogo.state", state);
    void vscode.commands.executeCommand("setContext", "gonogo.running", state === "running");
  }

  onGivenUp(error: unknown): void {
    void givenUp(error);
  }

  // What the server is asked and told.

  private async asked(ask: (client: QuietClient) => Promise<unknown>): Promise<void> {
    if (this.supervisor.client && this.statuses.state === "running") {
      await ask(this.supervisor.client);
    }
  }

  private async reports(): Promise<readonly FolderReport[]> {
    try {
      return (await this.supervisor.client?.sendRequest<readonly FolderReport[]>("gonogo/report", {})) ?? [];
    } catch (error) {
      this.output.appendLine(`No report: ${message(error)}`); // where the server has ended, the next one is asked
      return [];
    }
  }

  private async configured(change: vscode.ConfigurationChangeEvent): Promise<void> {
    if (STARTING.some((name) => change.affectsConfiguration(name))) {
      await this.supervisor.restart();
    } else if (change.affectsConfiguration("gonogo")) {
      await this.sendSettings();
    }
  }

  private async trusted(): Promise<void> {
    await this.sendSettings(); // first, so that the interpreter is chosen once
    await this.asked((client) => execute(client, "gonogo.trust"));
  }

  private async sendSettings(): Promise<void> {
    const settings = { gonogo: {}, folders: await this.configuration.byFolder() };
    await this.asked((client) => client.sendNotification("workspace/didChangeConfiguration", { settings }));
  }
}
