import type { LabOptions, LabSystem, SystemName } from './system.ts';

/** Loaded only where they are used: each brings its client library, and `status` should not wait for any. */
const make: Record<SystemName, (options: LabOptions) => Promise<LabSystem>> = {
  kafka: async () => (await import('./kafka/kafka.ts')).kafka(),
  minio: async () => (await import('./minio/minio.ts')).minio(),
  kubernetes: async (options) => (await import('./kubernetes/kubernetes.ts')).kubernetes(options),
  docker: async () => (await import('./docker/docker.ts')).docker(),
};

/** Makes the named systems, in the order of the names. */
export async function labSystems(names: readonly SystemName[], options: LabOptions): Promise<readonly LabSystem[]> {
  return Promise.all(names.map((name) => make[name](options)));
}
