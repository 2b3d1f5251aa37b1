/** What a person asks for: open a place, make a fix, measure again, run the doctor. */
import * as vscode from "vscode";
import type { CodeAction } from "vscode-languageclient/node";

import { currentFolder } from "./bar";
import type { QuietClient } from "./client";
import type { Fix, Place } from "./protocol";
import { run } from "./run";
import type { Server } from "./locate";
import { utf16 } from "./text";

const DOCTOR_LIMIT = 600_000; // milliseconds: it measures everything

/** Open the file and select what is meant. */
export async function openPlace(folder: string, place: Place): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.Uri.parse(folder), place.path));
  const at = (line: number, column: number): vscode.Position => {
    const row = Math.min(line, document.lineCount) - 1;
    return new vscode.Position(row, utf16(document.lineAt(row).text, column - 1));
  };
  const selection = new vscode.Range(at(place.line, place.column), at(place.end_line, place.end_column));
  await vscode.window.showTextDocument(document, { selection });
}

/** Let the server compute the edit, make it, and show the first file that it changed. */
export async function applyFix(client: QuietClient, folder: string, fix: Fix): Promise<void> {
  const action: CodeAction = {
    title: fix.title,
    kind: "quickfix",
    data: { folder, kind: fix.kind, arguments: fix.arguments },
  };
  const resolved = await client.sendRequest<CodeAction>("codeAction/resolve", action);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(resolved.edit);
  if (!edit || !(await vscode.workspace.applyEdit(edit))) {
    return; // the server has said why it cannot be made
  }
  const [uri] = edit.entries()[0] ?? [];
  if (uri) {
    await vscode.window.showTextDocument(uri, { preserveFocus: false });
  }
}

export function execute(client: QuietClient, command: string): Promise<unknown> {
  return client.sendRequest("workspace/executeCommand", { command });
}

/** Whether this server has the command. */
export function offers(client: QuietClient, command: string): boolean {
  return client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command) ?? false;
}

/** Write what `gonogo doctor` says of the current folder to the output channel, and show it. */
export async function doctor(server: Server | undefined, python: string | undefined, output: vscode.OutputChannel): Promise<void> {
  const folder = currentFolder();
  output.show(true);
  if (!server || !folder) {
    output.appendLine(server ? "gonogo doctor: no folder is open" : "gonogo doctor: no server was found; see above");
    return;
  }
  output.appendLine(`\ngonogo doctor ${folder.uri.fsPath}\nserver         ${server.origin}`);
  const chosen = python ? ["--python", python] : [];
  const trust = vscode.workspace.isTrusted ? [] : ["--no-trust"];
  const command = [...server.command, "doctor", folder.uri.fsPath, ...chosen, ...trust];
  const place = { location: vscode.ProgressLocation.Window, title: "gonogo doctor" };
  const ran = await vscode.window.withProgress(place, () => run(command, DOCTOR_LIMIT));
  output.appendLine(ran.stdout + (ran.code < 0 ? ran.stderr : ""));
}
