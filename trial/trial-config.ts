import { stringify } from 'yaml';
import { z } from 'zod';
import type { Found } from '../src/core/setup/found.ts';

const kafkaEnv = z.object({ brokers: z.array(z.string()) });
const minioEnv = z.object({ endpoint: z.string(), accessKey: z.string(), secretKey: z.string() });
const kubernetesEnv = z.object({ kubeconfig: z.string() });
const dockerEnv = z.object({ host: z.string() });

/** What the lab's systems will be reached by, known before they start; a system that is left out will not be there. */
export type LabEnvironments = Partial<Record<'kafka' | 'minio' | 'kubernetes' | 'docker', object>>;

/** A configuration for a trial, as text, and the secrets it names as environment variables. */
export interface TrialConfig {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes the configuration of a trial: the lab's systems first, found ones behind them and read-only, everything allowed to everyone. */
export function trialConfig(
  lab: LabEnvironments,
  found: Found,
  paths: { store: string; labStatus: string | undefined },
): TrialConfig {
  const environment: Record<string, string> = {};
  const kubernetes: object[] = [];
  const kafka: object[] = [];
  const minio: object[] = [];
  const docker: object[] = [];
  if (lab.kubernetes)
    kubernetes.push({ name: 'lab', kubeconfig: kubernetesEnv.parse(lab.kubernetes).kubeconfig, namespace: 'shop' });
  if (lab.kafka) kafka.push({ name: 'lab', brokers: kafkaEnv.parse(lab.kafka).brokers });
  if (lab.minio) {
    const { endpoint, accessKey, secretKey } = minioEnv.parse(lab.minio);
    environment.MIDDLEWATCH_LAB_ACCESS_KEY = accessKey;
    environment.MIDDLEWATCH_LAB_SECRET_KEY = secretKey;
    minio.push({
      name: 'lab',
      endpoint,
      accessKey: { env: 'MIDDLEWATCH_LAB_ACCESS_KEY' },
      secretKey: { env: 'MIDDLEWATCH_LAB_SECRET_KEY' },
    });
  }
  if (lab.docker)
    docker.push({ name: 'lab', host: dockerEnv.parse(lab.docker).host, allowedImages: ['middlewatch-lab/*'] });

  const [context] = found.kubernetes?.contexts ?? [];
  if (found.kubernetes && context) {
    const { kubeconfig } = found.kubernetes;
    kubernetes.push({ name: 'found', readOnly: true, kubeconfig, context: context.name, namespace: context.namespace });
  }
  if (found.kafka) kafka.push({ name: 'found', readOnly: true, ...found.kafka });
  if (found.minio) {
    const { endpoint, accessKeyVariable, secretKeyVariable } = found.minio;
    minio.push({
      name: 'found',
      readOnly: true,
      endpoint,
      accessKey: { env: accessKeyVariable },
      secretKey: { env: secretKeyVariable },
    });
  }
  if (found.docker) docker.push({ name: 'found', readOnly: true, ...found.docker });

  const alerts = lab.kafka
    ? {
        alerts: {
          topics: [{ target: 'lab', topic: 'shop.alerts' }],
          channel: 'ops-alerts',
          // Who tries it does not want to wait the usual 30 s for the first card.
          route: { groupWait: '3s' },
          deadLetterTopic: 'shop.alerts.dead',
        },
      }
    : {};
  const text = stringify({
    operationsChannel: 'ops-middlewatch',
    store: { path: paths.store },
    http: { port: 0 },
    log: { level: 'warn' },
    access: {
      limits: { perPerson: 1_000, perChannel: 1_000 },
      roles: [{ name: 'trial', members: ['*'], permissions: ['*'] }],
    },
    kubernetes,
    kafka,
    minio,
    docker,
    ...alerts,
    ...(paths.labStatus === undefined ? {} : { labStatus: paths.labStatus }),
  });
  return { text, environment };
}
