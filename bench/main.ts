import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { alertmanagerProgram } from '../lab/alertmanager/binary.ts';
import type { GoProgram } from '../lab/go-program.ts';
import { clearPods, fillPods } from '../lab/kubernetes/fill.ts';
import { openLab, waitReady } from '../lab/lab.ts';
import type { SystemName } from '../lab/system.ts';
import { labSystems } from '../lab/systems.ts';
import { benchAccept } from './accept.ts';
import { benchAck } from './ack.ts';
import { beside } from './beside.ts';
import { benchChannel } from './channel.ts';
import { type Chat, openChat } from './chat.ts';
import { benchIngest } from './ingest.ts';
import { benchMemory } from './memory.ts';
import { startMiddlewatch } from './program.ts';
import { publish, type Report } from './report.ts';
import { benchStart } from './start.ts';
import { benchTell } from './tell.ts';

const readyWithinMs = 30 * 60_000;
const podCount = 5_000;

interface Benchmark {
  readonly system: SystemName | undefined;
  /** A program that it runs beside the bot, and that may have to be built. */
  readonly beside?: GoProgram;
  run(chat: Chat, env: unknown): Promise<Report>;
}

/** Each benchmark and the real system that it needs. */
const benchmarks = {
  start: { system: undefined, run: benchStart },
  accept: { system: undefined, beside: alertmanagerProgram, run: benchAccept },
  ack: { system: 'kafka', run: (chat: Chat, env: unknown) => benchAck(chat, kafkaEnv.parse(env).brokers) },
  tell: { system: 'kafka', run: (chat: Chat, env: unknown) => benchTell(chat, kafkaEnv.parse(env).brokers) },
  ingest: { system: 'kafka', run: (chat: Chat, env: unknown) => benchIngest(chat, kafkaEnv.parse(env).brokers) },
  channel: { system: undefined, beside: alertmanagerProgram, run: benchChannel },
  memory: {
    system: 'kafka',
    beside: alertmanagerProgram,
    run: (chat: Chat, env: unknown) => benchMemory(chat, kafkaEnv.parse(env).brokers),
  },
  kubernetes: { system: 'kubernetes', run: benchKubernetes },
  docker: { system: 'docker', run: benchDocker },
} satisfies Record<string, Benchmark>;

const kafkaEnv = z.object({ brokers: z.array(z.string()) });
const kubernetesEnv = z.object({ kubeconfig: z.string() });
const dockerEnv = z.object({ host: z.string() });

async function benchKubernetes(chat: Chat, env: unknown): Promise<Report> {
  const { kubeconfig } = kubernetesEnv.parse(env);
  const { signal } = new AbortController();
  await fillPods({ kubeconfig }, podCount, { signal });
  try {
    return await beside(chat, () => startMiddlewatch(chat, { kubernetes: [{ name: 'lab', kubeconfig }] }), {
      name: 'kubernetes',
      title: `All pods of a cluster with ${podCount.toLocaleString('en')}`,
      command: '/k8s get pods -A',
      contains: 'load-',
      tool: ['kubectl', 'get', 'pods', '-A'],
      environment: { KUBECONFIG: kubeconfig },
      runs: 9,
    });
  } finally {
    await clearPods({ kubeconfig }, { signal });
  }
}

async function benchDocker(chat: Chat, env: unknown): Promise<Report> {
  const { host } = dockerEnv.parse(env);
  return beside(chat, () => startMiddlewatch(chat, { docker: [{ name: 'lab', host }] }), {
    name: 'docker',
    title: 'Running containers of an engine',
    command: '/docker ps',
    contains: 'shop-web-1',
    tool: ['docker', 'ps'],
    environment: { DOCKER_HOST: host },
    runs: 25,
  });
}

type Name = keyof typeof benchmarks;
const names = Object.keys(benchmarks).filter((name): name is Name => name in benchmarks);

/** The lab of the caller if MIDDLEWATCH_LAB_DIR names one, else one of its own. */
async function withLab(systems: readonly SystemName[], run: (dir: string) => Promise<void>): Promise<void> {
  const given = process.env.MIDDLEWATCH_LAB_DIR;
  if (given || systems.length === 0) return run(given ?? '');
  const lab = await openLab({ dir: resolve(import.meta.dirname, '../.middlewatch/bench/lab'), systems });
  try {
    await run(lab.dir);
  } finally {
    await lab.close();
  }
}

/** What keeps a benchmark from being run on this machine. */
async function missingFor({ system, beside: peer }: Benchmark): Promise<string[]> {
  const [made] = system === undefined ? [] : await labSystems([system], { realNode: false });
  const missing = [...((await made?.requirements()) ?? []), ...((await peer?.missing()) ?? [])];
  return missing.map(({ install }) => install);
}

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const wrong = positionals.find((word) => !names.some((name) => name === word));
  if (wrong !== undefined) {
    process.stderr.write(`There is no benchmark "${wrong}". There are: ${names.join(', ')}\n`);
    return 2;
  }
  const possible: Name[] = [];
  for (const name of names.filter((each) => positionals.length === 0 || positionals.includes(each))) {
    const missing = await missingFor(benchmarks[name]);
    if (missing.length === 0) possible.push(name);
    else process.stderr.write(`${name} is left out: ${missing.join(' ')}\n`);
  }
  const chat = await openChat();
  try {
    await withLab(
      possible.flatMap((name) => benchmarks[name].system ?? []),
      async (dir) => {
        for (const name of possible) {
          const { system, run } = benchmarks[name];
          const env = system === undefined ? undefined : await waitReady(dir, system, readyWithinMs);
          publish(await run(chat, env));
        }
      },
    );
  } finally {
    await chat.workspace.stop();
  }
  return possible.length > 0 ? 0 : 1;
}

process.exitCode = await main();
