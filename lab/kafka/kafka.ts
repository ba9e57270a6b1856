import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, children } from '../children.ts';
import { pickPort } from '../ports.ts';
import type { Home, LabSystem, OnProgress, Place, Running } from '../system.ts';
import { broker, makeClassArchive } from './broker.ts';
import { distribution, estimateKafka, fetchJars, missingForKafka } from './distribution.ts';
import { seedKafka } from './seed.ts';

/** What a client of the lab's Kafka needs: no login, no TLS. */
export interface KafkaEnv {
  readonly brokers: readonly string[];
}

type KafkaPort = 'client' | 'controller';

const archiveWithinMs = 60_000;

/** Apache Kafka in KRaft mode: one broker that is its own controller. */
export function kafka(): LabSystem<KafkaEnv, KafkaPort> {
  let trickle: Child | undefined;
  const env = async (place: Place<KafkaPort>): Promise<KafkaEnv> => ({ brokers: [`127.0.0.1:${place.ports.client}`] });

  async function start(home: Home<KafkaPort>, signal: AbortSignal): Promise<Running<KafkaEnv>> {
    const only = broker(
      { distribution: await distribution(), children: home.children },
      { dir: home.dir, id: 1, port: home.ports.client, controllerPort: home.ports.controller },
    );
    await only.start(signal);
    return {
      env: await env(home),
      pids: () => [only.pid()].filter((pid) => pid !== undefined),
      check: only.check,
      async stop() {
        // First the members of groups: one that finds no broker to leave stays listed until its session ends.
        await trickle?.stop();
        await only.stop();
      },
    };
  }

  return {
    name: 'kafka',
    ports: ['client', 'controller'],
    requirements: () => missingForKafka(),
    estimate: estimateKafka,
    provision: provisionKafka,
    env,
    shell: ({ brokers }) => ({ KAFKA_BROKERS: brokers.join(',') }),
    start,
    async seed(home, signal) {
      await trickle?.stop();
      trickle = await seedKafka(await env(home), home, signal);
    },
  };
}

/** Fetches the jars, and runs a broker once to make its start faster from then on. */
export async function provisionKafka(onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  await fetchJars(onProgress, signal);
  const found = await distribution();
  if (existsSync(found.classArchive)) return;
  onProgress({ step: 'preparing a faster start', fraction: 0.95, etaSeconds: 6 });
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-kafka-'));
  const owned = children();
  try {
    const [port, controllerPort] = [await pickPort(), await pickPort()];
    const limit = AbortSignal.any([signal, AbortSignal.timeout(archiveWithinMs)]);
    await makeClassArchive({ distribution: found, children: owned }, { dir, id: 1, port, controllerPort }, limit);
  } finally {
    await owned.stopAll();
    await rm(dir, { recursive: true, force: true });
  }
}
