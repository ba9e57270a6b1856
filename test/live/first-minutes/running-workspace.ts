import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { workspaceFile } from '../../../workspace/start.ts';

const running = z.object({ controlUrl: z.url(), controlToken: z.string() });

/** How the control API of the workspace that keeps its data in `dir` is reached. Fails when none runs there. */
export async function readRunning(dir: string): Promise<z.infer<typeof running>> {
  return running.parse(JSON.parse(await readFile(workspaceFile(dir), 'utf8')));
}
