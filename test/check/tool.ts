import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Runs one of the project's tools with its own Node; gives the exit code and everything it printed. */
export function runTool(
  script: string,
  args: readonly string[],
  cwd = root,
): Promise<{ code: number; output: string }> {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], cwd);
}

/** Runs any program to its end. */
export function run(program: string, args: readonly string[], cwd = root): Promise<{ code: number; output: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', failed);
    child.once('close', (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
