import { docker } from './docker/docker.ts';
import { kafka } from './kafka/kafka.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { minio } from './minio/minio.ts';
import type { LabOptions, LabSystem, SystemName } from './system.ts';

/** Makes the named systems, in the order of the names. */
export function labSystems(names: readonly SystemName[], options: LabOptions): readonly LabSystem[] {
  const make: Record<SystemName, () => LabSystem> = {
    kafka,
    minio,
    kubernetes: () => kubernetes(options),
    docker,
  };
  return names.map((name) => make[name]());
}
