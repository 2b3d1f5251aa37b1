/** The interpreter that the Python extension has selected, where that extension is there. */
import * as vscode from "vscode";

const EXTENSION = "ms-python.python";
const PATIENCE = 3000; // milliseconds for it to start: the server must not wait longer for what it can do without

interface EnvironmentPath {
  readonly path: string;
}

/** The part of https://github.com/microsoft/vscode-python/wiki/Python-Environment-APIs that is used. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): EnvironmentPath;
    resolveEnvironment(path: EnvironmentPath): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

export class PythonExtension implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed];
  private api: PythonApi | undefined;
  private starting: Promise<void> | undefined;

  /** Another interpreter is selected, or the extension came up. */
  readonly onDidChange = this.changed.event;

  /** The selected interpreter of *folder*; undefined without the extension, and while the workspace is not trusted. */
  async selected(folder: vscode.Uri | undefined): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      return undefined; // it may lie in the workspace, and whoever is given it runs it
    }
    await Promise.race([(this.starting ??= this.start()), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    const environments = this.api?.environments;
    const found = environments && (await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder)));
    return found?.executable.uri?.fsPath;
  }

  private async start(): Promise<void> {
    const extension = vscode.extensions.getExtension<PythonApi>(EXTENSION);
    try {
      this.api = await extension?.activate();
    } catch {
      return; // it says itself what is wrong with it
    }
    const changes = this.api?.environments.onDidChangeActiveEnvironmentPath(() => {
      this.changed.fire();
    });
    this.subscriptions.push(...(changes ? [changes] : []));
    if (this.api) {
      this.changed.fire();
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
