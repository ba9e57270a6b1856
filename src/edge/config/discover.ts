import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Found } from '../../core/setup/found.ts';
import type { Environment } from './environment.ts';

const kubeconfigSchema = z.object({
  'current-context': z.string().min(1),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ namespace: z.string().optional() }) })),
});

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const mostContexts = 20;

/** Looks at the environment and the usual places; what cannot be read counts as not found. Nobody is asked. */
export function discover(environment: Environment): Found {
  return {
    kubernetes: findKubernetes(environment),
    inCluster: Boolean(environment.KUBERNETES_SERVICE_HOST) && existsSync(serviceAccountToken),
    kafka: findKafka(environment),
    minio: findMinio(environment),
    docker: findDocker(environment),
  };
}

function findKubernetes(environment: Environment): Found['kubernetes'] {
  const path = environment.KUBECONFIG?.split(':')[0] || join(environment.HOME || homedir(), '.kube', 'config');
  if (!existsSync(path)) return undefined;
  const read = kubeconfigSchema.safeParse(readYaml(path));
  if (!read.success) return undefined;
  const current = read.data['current-context'];
  const contexts = read.data.contexts.map(({ name, context }) => ({ name, namespace: context.namespace ?? 'default' }));
  const named = contexts.filter(({ name }) => name === current);
  if (named.length === 0) return undefined;
  return {
    kubeconfig: path,
    contexts: [...named, ...contexts.filter(({ name }) => name !== current)].slice(0, mostContexts),
  };
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function findKafka(environment: Environment): Found['kafka'] {
  const brokers =
    environment.KAFKA_BROKERS?.split(',')
      .map((broker) => broker.trim())
      .filter(Boolean) ?? [];
  return brokers.length === 0 ? undefined : { brokers };
}

function findMinio(environment: Environment): Found['minio'] {
  const endpoint = URL.parse(environment.MINIO_ENDPOINT ?? '');
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol)) return undefined;
  const first = (...names: string[]) => names.find((name) => environment[name]);
  const accessKeyVariable = first('MINIO_ACCESS_KEY', 'MINIO_ROOT_USER', 'AWS_ACCESS_KEY_ID');
  const secretKeyVariable = first('MINIO_SECRET_KEY', 'MINIO_ROOT_PASSWORD', 'AWS_SECRET_ACCESS_KEY');
  // Of the address only the origin: some carry a user and a password.
  return accessKeyVariable === undefined || secretKeyVariable === undefined
    ? undefined
    : { endpoint: endpoint.origin, accessKeyVariable, secretKeyVariable };
}

function findDocker(environment: Environment): Found['docker'] {
  const host = environment.DOCKER_HOST;
  if (host && /^(unix|tcp):\/\//.test(host)) return { host };
  return !host && existsSync('/var/run/docker.sock') ? { host: 'unix:///var/run/docker.sock' } : undefined;
}
