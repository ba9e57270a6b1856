import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startWorkspace, type Workspace, workspaceFile } from './start.ts';

const usage = 'Usage: node workspace/main.ts --data DIR [--port N] [--manifest manifest.yml]';

const ownFile = z.object({ url: z.url() });

/** The port of the last run, so that an address kept by a browser or a person still fits. */
function lastPort(dataDir: string): number {
  try {
    const { url } = ownFile.parse(JSON.parse(readFileSync(workspaceFile(dataDir), 'utf8')));
    return Number(new URL(url).port);
  } catch {
    // No file yet, or not ours: any port will do.
    return 0;
  }
}

async function start(): Promise<{ workspace: Workspace; dataDir: string }> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string' }, manifest: { type: 'string' } },
  });
  if (values.data === undefined) throw new Error(usage);
  const dataDir = values.data;
  const options = { dataDir, ...(values.manifest === undefined ? {} : { manifestPath: values.manifest }) };
  if (values.port !== undefined) {
    const port = z.coerce.number().int().min(0).max(65_535).parse(values.port);
    return { workspace: await startWorkspace({ ...options, port }), dataDir };
  }
  // Where the last port is taken meanwhile, any other.
  const workspace = await startWorkspace({ ...options, port: lastPort(dataDir) }).catch(() => startWorkspace(options));
  return { workspace, dataDir };
}

async function main(): Promise<void> {
  const { workspace, dataDir } = await start();
  const { stop, ...shown } = workspace;
  const line = JSON.stringify({ ready: true, ...shown, pid: process.pid });
  writeFileSync(workspaceFile(dataDir), `${line}\n`, { mode: 0o600 });
  process.stdout.write(`${line}\n`);
  let isStopping = false;
  const leave = () => {
    if (isStopping) return;
    isStopping = true;
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
