/** gonogo in VS Code: it starts, stops and shows. What is judged, and how, is decided by the server. */
import * as vscode from "vscode";

import { Session } from "./session";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  session = new Session(context);
  context.subscriptions.push(session);
  await session.start();
}

/** The server has ended when this has. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}
