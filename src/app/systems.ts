import type { SystemsByKind } from '../core/command/target-book.ts';
import type { System } from '../core/port/system.ts';
import type { Config } from '../edge/config/config.ts';
import { connectDocker } from '../edge/docker/connect-docker.ts';
import { connectKafka } from '../edge/kafka/connect-kafka.ts';
import { connectKubernetes } from '../edge/kubernetes/connect-kubernetes.ts';
import { connectMinio } from '../edge/minio/connect-minio.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';

/** Every configured target, connected lazily. */
export interface Systems {
  readonly byKind: SystemsByKind;
  readonly all: readonly System<unknown>[];
  close(): Promise<void>;
}

/** Makes a system of each configured target; none of them talks before it is asked. */
export function connectSystems(config: Config, deps: { clock: Clock; log: Log }): Systems {
  const byKind: SystemsByKind = {
    kubernetes: config.kubernetes.map((target) => connectKubernetes(target, deps)),
    kafka: config.kafka.map((target) => connectKafka(target, deps)),
    minio: config.minio.map((target) => connectMinio(target, deps)),
    docker: config.docker.map((target) => connectDocker(target, deps)),
  };
  const all = [...byKind.kubernetes, ...byKind.kafka, ...byKind.minio, ...byKind.docker];
  return {
    byKind,
    all,
    async close() {
      await Promise.allSettled(all.map((system) => system.close()));
    },
  };
}
