/** Starts the server, and starts it again when it ends by itself. */
import { spawn, type ChildProcess } from "node:child_process";
import * as vscode from "vscode";

import { Backoff } from "./backoff";
import type { QuietClient } from "./client";
import type { Server } from "./locate";
import type { ServerState } from "./status";

export interface Host {
  readonly output: vscode.OutputChannel;
  /** Throws where no server can be started. */
  locate(): Promise<Server>;
  connect(process: ChildProcess): Promise<QuietClient>;
  /** The client is started and can be asked. */
  onReady(client: QuietClient): void;
  onState(state: ServerState): void;
  /** No start will follow unless a person asks for it. */
  onGivenUp(error: unknown): void;
}

const LEAVING = 3000; // milliseconds that a server has to end by itself

export class Supervisor {
  client: QuietClient | undefined;
  /** What runs, and how it was found. */
  server: Server | undefined;
  private process: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly host: Host,
    private readonly backoff = new Backoff(),
  ) {}

  /** Start, or stop and start again, with all patience. */
  restart(): Promise<void> {
    this.backoff.reset();
    return this.after(async () => {
      await this.end();
      await this.launch();
    });
  }

  stop(): Promise<void> {
    this.disposed = true;
    return this.after(() => this.end());
  }

  /** One thing after the other: a restart waits for a start under way. */
  private after(step: () => Promise<void>): Promise<void> {
    const next = this.queue.then(step, step);
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async launch(): Promise<void> {
    if (this.disposed) {
      return;
    }
    this.host.onState("starting");
    const process = await this.spawned();
    if (!process) {
      return;
    }
    try {
      await Promise.race([this.greet(process), died(process)]);
    } catch (error) {
      this.host.output.appendLine(`The server did not start: ${message(error)}`);
      process.kill(); // its end is seen below, and decides what follows
    }
  }

  private async spawned(): Promise<ChildProcess | undefined> {
    try {
      this.server = await this.host.locate();
      const process = await started([...this.server.command, "lsp"]);
      this.host.output.appendLine(`Started ${this.server.origin} (process ${process.pid ?? 0})`);
      const begun = Date.now();
      process.once("exit", (code, signal) => {
        this.ended(process, `the server ended with ${signal ?? `exit status ${code ?? "unknown"}`}`, Date.now() - begun);
      });
      return (this.process = process);
    } catch (error) {
      this.host.output.appendLine(`No server: ${message(error)}`);
      this.host.onState("stopped");
      this.host.onGivenUp(error);
      return undefined;
    }
  }

  private async greet(process: ChildProcess): Promise<void> {
    this.client = await this.host.connect(process);
    await this.client.start();
    this.host.onState("running");
    this.host.onReady(this.client);
  }

  /** The process is gone. Where nobody asked for that, start another. */
  private ended(process: ChildProcess, how: string, lived: number): void {
    if (this.process !== process) {
      return;
    }
    this.process = undefined;
    const wait = this.backoff.ended(lived);
    const then = wait === undefined ? "and is not started again" : `and is started again in ${wait / 1000} s`;
    this.host.output.appendLine(`${how}, ${then}`);
    this.host.onState(wait === undefined ? "stopped" : "waiting");
    if (wait === undefined) {
      this.host.onGivenUp(new Error(`gonogo's server ends again and again: ${how}.`));
    } else {
      this.timer = setTimeout(() => void this.after(() => this.relaunch()), wait);
    }
  }

  private async relaunch(): Promise<void> {
    await this.end();
    await this.launch();
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    const { client, process } = this;
    this.client = this.process = undefined;
    try {
      await client?.dispose(LEAVING);
    } catch {
      // it was not running any more
    }
    if (process) {
      await gone(process);
    }
  }
}

function started(command: readonly string[]): Promise<ChildProcess> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: "pipe", windowsHide: true });
  return new Promise((resolve, reject) => {
    child.once("spawn", () => {
      resolve(child);
    });
    child.once("error", reject);
  });
}

function died(process: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    process.once("exit", () => {
      reject(new Error("it ended"));
    });
  });
}

/** Wait until it has ended, by force where it does not leave. */
async function gone(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) {
    return;
  }
  const force = setTimeout(() => process.kill("SIGKILL"), LEAVING);
  await new Promise((resolve) => process.once("exit", resolve));
  clearTimeout(force);
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
