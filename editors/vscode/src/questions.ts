/** The only popups: a person must decide before anything can go on. One line, one button. */
import * as vscode from "vscode";

import { NoServer } from "./locate";
import { message } from "./server";

/** No server runs, and none will be started by itself. */
export async function givenUp(error: unknown): Promise<void> {
  const [button, act] = remedy(error);
  if ((await vscode.window.showErrorMessage(message(error), button)) === button) {
    await act();
  }
}

function remedy(error: unknown): [string, () => Thenable<unknown>] {
  if (error instanceof NoServer && error.setting === "gonogo.interpreter") {
    return ["Choose Python", chooseInterpreter];
  }
  if (error instanceof NoServer) {
    return ["Open Settings", () => vscode.commands.executeCommand("workbench.action.openSettings", error.setting)];
  }
  return ["Show Output", () => vscode.commands.executeCommand("gonogo.showOutput")];
}

/** The setting changes, and with it the server is started. */
async function chooseInterpreter(): Promise<void> {
  const options = { canSelectMany: false, openLabel: "Run gonogo with this Python", title: "Choose a Python for gonogo" };
  const [chosen] = (await vscode.window.showOpenDialog(options)) ?? [];
  if (chosen) {
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration("gonogo").update("interpreter", chosen.fsPath, Global);
  }
}
