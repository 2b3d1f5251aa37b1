/** Programs that are run to their end. */
import { execFile } from "node:child_process";

export interface Ran {
  /** Exit status, -1 where it could not be started or took too long. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run *command* without a shell, away from the workspace unless *cwd* says otherwise. Never throws. */
export function run(command: readonly string[], limit = 20_000, cwd?: string): Promise<Ran> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const options = { timeout: limit, windowsHide: true, maxBuffer: 16 * 1024 * 1024, ...(cwd ? { cwd } : {}) };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? "") });
    });
  });
}
