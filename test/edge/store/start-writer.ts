import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts another process that writes into the store at `place` and prints each number once it was accepted; resolves when `lines` were printed. */
export async function startWriter(place: string, lines: number) {
  const program = fileURLToPath(new URL('./store-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [program, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const last = () => Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1));
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    printed += chunk;
  });
  while (last() < lines) await once(child.stdout, 'data');
  return { child, last };
}
