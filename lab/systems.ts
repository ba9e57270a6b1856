import { kafka } from './kafka/kafka.ts';
import { minio } from './minio/minio.ts';
import type { LabOptions, LabSystem, SystemName } from './system.ts';

/** Makes the named systems. */
export function labSystems(names: readonly SystemName[], options: LabOptions): readonly LabSystem[] {
  const make: Partial<Record<SystemName, (options: LabOptions) => LabSystem>> = { kafka, minio };
  return names.flatMap((name) => make[name]?.(options) ?? []);
}
