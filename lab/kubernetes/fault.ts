import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { stillLives } from '../process-record.ts';
import { apiClient, readKubeconfig } from './client.ts';
import type { KubernetesEnv } from './kubernetes.ts';
import { holdFile, recordedProcess } from './supervise.ts';
import { waitFor } from './wait.ts';

/** Ways to make the API server fail, from any process on the machine. Each resolves when it is so. */
export interface ApiserverFaults {
  /** Kills the server and keeps it dead until `start`, or two minutes: clients are refused. */
  stop(): Promise<void>;
  /** Lets the keeper start it again, and waits until it answers. */
  start(): Promise<void>;
  /** Freezes the server until `resume`: connections are accepted by the kernel and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

const processName = 'kube-apiserver';
const withinMs = 60_000;

/** Faults for the lab's cluster; rejects where the server is not known to run. Only one test at a time may use them. */
export function apiserverFaults(env: Pick<KubernetesEnv, 'kubeconfig'>): ApiserverFaults {
  const dir = dirname(env.kubeconfig);
  const never = new AbortController().signal;
  const send = async (signal: NodeJS.Signals) => {
    const record = await recordedProcess(dir, processName);
    if (record === undefined || !(await stillLives(record))) throw new Error('The API server is not running');
    process.kill(record.pid, signal);
    return record;
  };
  return {
    async stop() {
      await writeFile(holdFile(dir, processName), '');
      const record = await send('SIGKILL');
      const { hostname, port } = new URL((await readKubeconfig(env.kubeconfig)).server);
      await waitFor(
        'the end of the API server',
        async () => {
          if ((await stillLives(record)) || (await accepts(hostname, Number(port)))) throw new Error('it still lives');
        },
        { timeoutMs: withinMs, signal: never },
      );
    },
    async start() {
      await rm(holdFile(dir, processName), { force: true });
      const client = await apiClient(env.kubeconfig);
      try {
        await waitFor('the API server', (signal) => client.request('/readyz', { signal }), {
          timeoutMs: withinMs,
          signal: never,
        });
      } finally {
        await client.close();
      }
    },
    async pause() {
      await send('SIGSTOP');
    },
    async resume() {
      await send('SIGCONT');
    },
  };
}

/** A killed process is gone from the list of processes a moment before the kernel closes its sockets. */
function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
