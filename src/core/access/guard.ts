import type { Capabilities, SystemCapability } from '../port/capability.ts';
import { guardDocker } from './guard-docker.ts';
import { guardKafka } from './guard-kafka.ts';
import { guardKubernetes } from './guard-kubernetes.ts';
import { guardMinio } from './guard-minio.ts';
import type { Reach } from './reach.ts';

type Guards = { readonly [K in SystemCapability]: (port: Capabilities[K], reach: Reach) => Capabilities[K] };

/** How each system is kept within a reach. */
export const guards: Guards = {
  kubernetes: guardKubernetes,
  kafka: guardKafka,
  minio: guardMinio,
  docker: guardDocker,
};
