import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Targets that were found on the machine. They are used to look, never to change, and pinned to what they were at the start. */
export interface Found {
  readonly kubernetes: { kubeconfig: string; context: string; namespace: string } | undefined;
  readonly kafka: { brokers: string[] } | undefined;
  readonly minio: { endpoint: string; accessKeyVariable: string; secretKeyVariable: string } | undefined;
  readonly docker: { host: string } | undefined;
}

const kubeconfigSchema = z.object({
  'current-context': z.string().min(1),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ namespace: z.string().optional() }) })),
});

/** Looks at the environment and the usual places; what cannot be read counts as not found. */
export function discover(environment: Readonly<Record<string, string | undefined>>): Found {
  return {
    kubernetes: findKubernetes(environment),
    kafka: findKafka(environment),
    minio: findMinio(environment),
    docker: findDocker(environment),
  };
}

function findKubernetes(environment: Readonly<Record<string, string | undefined>>): Found['kubernetes'] {
  const path = environment.KUBECONFIG?.split(':')[0] || join(homedir(), '.kube', 'config');
  if (!existsSync(path)) return undefined;
  const read = kubeconfigSchema.safeParse(readYaml(path));
  if (!read.success) return undefined;
  const context = read.data['current-context'];
  const namespace = read.data.contexts.find((each) => each.name === context)?.context.namespace ?? 'default';
  return { kubeconfig: path, context, namespace };
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function findKafka(environment: Readonly<Record<string, string | undefined>>): Found['kafka'] {
  const brokers =
    environment.KAFKA_BROKERS?.split(',')
      .map((broker) => broker.trim())
      .filter(Boolean) ?? [];
  return brokers.length === 0 ? undefined : { brokers };
}

function findMinio(environment: Readonly<Record<string, string | undefined>>): Found['minio'] {
  const endpoint = environment.MINIO_ENDPOINT;
  if (!endpoint || !URL.canParse(endpoint)) return undefined;
  const first = (...names: string[]) => names.find((name) => environment[name]);
  const accessKeyVariable = first('MINIO_ACCESS_KEY', 'MINIO_ROOT_USER', 'AWS_ACCESS_KEY_ID');
  const secretKeyVariable = first('MINIO_SECRET_KEY', 'MINIO_ROOT_PASSWORD', 'AWS_SECRET_ACCESS_KEY');
  return accessKeyVariable === undefined || secretKeyVariable === undefined
    ? undefined
    : { endpoint, accessKeyVariable, secretKeyVariable };
}

function findDocker(environment: Readonly<Record<string, string | undefined>>): Found['docker'] {
  const host = environment.DOCKER_HOST;
  if (host && /^(unix|tcp):\/\//.test(host)) return { host };
  return !host && existsSync('/var/run/docker.sock') ? { host: 'unix:///var/run/docker.sock' } : undefined;
}
