/** The language client: what it is told at the start, and what it does with what the server says. */
import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type LanguageClientOptions,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

/** What gonogo judges while it is typed. Other files are read when they are saved. */
const LANGUAGES = ["python", "toml", "ini", "properties", "dotenv", "pip-requirements", "yaml", "dockerfile", "sql", "markdown"];
const PATTERNS = ["**/.env*", "**/*.toml", "**/*.cfg", "**/alembic.ini"];

export const SELECTOR = [
  ...LANGUAGES.map((language) => ({ scheme: "file", language })),
  ...PATTERNS.map((pattern) => ({ scheme: "file", pattern })),
];

export interface Wiring {
  readonly output: vscode.OutputChannel;
  readonly initializationOptions: Readonly<Record<string, unknown>>;
  /** Before the server hears of new folders. */
  onFolders(): Promise<void>;
  /** A document of ours has changed; the server does not know yet. */
  onEdit(document: vscode.TextDocument): void;
  /** The server has been sent that change. */
  onSent(document: vscode.TextDocument): void;
  onProgress(token: number | string, doing: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void;
}

/** A client that never opens a popup by itself: what goes wrong is in the output channel, and the status says it. */
export class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}

export function createClient(process: ChildProcess, wiring: Wiring): QuietClient {
  return new QuietClient("gonogo", "gonogo", () => Promise.resolve({ process, detached: true }), options(wiring));
}

function options(wiring: Wiring): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: wiring.output,
    traceOutputChannel: wiring.output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: "gonogo",
    initializationOptions: wiring.initializationOptions,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }), // server.ts sees the process end
    },
    markdown: { isTrusted: false, supportHtml: false },
    middleware: {
      didChange: async (event, next) => {
        wiring.onEdit(event.document);
        await next(event);
        wiring.onSent(event.document);
      },
      workspace: {
        didChangeWorkspaceFolders: async (event, next) => {
          await wiring.onFolders();
          await next(event);
        },
      },
      handleWorkDoneProgress: (token, params) => {
        wiring.onProgress(token, params);
      },
    },
  };
}
