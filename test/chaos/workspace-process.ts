import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { type WorkspaceClient, workspaceClient } from '../../workspace/client.ts';

const program = join(import.meta.dirname, '..', '..', 'workspace', 'main.ts');
const readyLine = z.object({
  apiUrl: z.url(),
  botToken: z.string(),
  appToken: z.string(),
  controlUrl: z.url(),
  controlToken: z.string(),
});

/** The local workspace as a process of its own. */
export interface WorkspaceProcess extends z.infer<typeof readyLine> {
  readonly client: WorkspaceClient;
  stop(): Promise<void>;
}

/** Starts it with its data in a folder; without rate limits, which only one scenario is about. */
export async function startWorkspaceProcess(dataDir: string): Promise<WorkspaceProcess> {
  const child = spawn(process.execPath, [program, '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await once(child.stdout, 'data');
  const addresses = readyLine.parse(JSON.parse(String(line)));
  const client = workspaceClient(addresses);
  await client.setRateLimits('off');
  return {
    ...addresses,
    client,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
