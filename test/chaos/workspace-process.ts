import { join } from 'node:path';
import { z } from 'zod';
import { children } from '../../lab/children.ts';
import { readJson } from '../../lab/json-file.ts';
import { type WorkspaceClient, workspaceClient } from '../../workspace/client.ts';
import { workspaceFile } from '../../workspace/start.ts';
import { eventually } from '../support/eventually.ts';

const program = join(import.meta.dirname, '..', '..', 'workspace', 'main.ts');
const startWithinMs = 60_000;
const written = z.object({
  apiUrl: z.url(),
  botToken: z.string(),
  appToken: z.string(),
  controlUrl: z.url(),
  controlToken: z.string(),
});

/** The local workspace as a process of its own. */
export interface WorkspaceProcess extends z.infer<typeof written> {
  readonly client: WorkspaceClient;
  stop(): Promise<void>;
}

/** Starts it with its data in a folder; without rate limits, which only one scenario is about. It ends with this process. */
export async function startWorkspaceProcess(dataDir: string): Promise<WorkspaceProcess> {
  const owned = children();
  await owned.spawn('workspace', process.execPath, [program, '--data', dataDir], {
    logFile: join(dataDir, 'workspace.log'),
    stopSignal: 'SIGKILL',
  });
  const addresses = await eventually('the workspace', () => readJson(workspaceFile(dataDir), written), startWithinMs);
  const client = workspaceClient(addresses);
  await client.setRateLimits('off');
  return { ...addresses, client, stop: () => owned.stopAll() };
}
