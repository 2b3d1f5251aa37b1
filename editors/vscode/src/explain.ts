/** The page of a check, as the server has it, in a Markdown preview. */
import * as vscode from "vscode";

import type { Server } from "./locate";
import { run } from "./run";

const SCHEME = "gonogo-check";
const pages = new Map<string, string>();

export function registerPages(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
  });
}

export async function explain(server: Server | undefined, check: string): Promise<void> {
  if (!server || !check) {
    return;
  }
  const path = `/${check}.md`;
  const ran = await run([...server.command, "explain", check]);
  pages.set(path, ran.stdout);
  await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.from({ scheme: SCHEME, path }));
}
