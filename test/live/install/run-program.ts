import { execFile } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of src/ as npm does, with these variables and no others but PATH and HOME; ends with its exit code. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { environment: Readonly<Record<string, string>>; folder: string },
): Promise<Ended> {
  const environment = { PATH: process.env.PATH ?? '', HOME: options.folder, ...options.environment };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, 'src', program), ...args],
      { cwd: options.folder, env: environment },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
