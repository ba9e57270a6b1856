import { plural } from '../../lib/text.ts';
import type { AlertTopics } from './alert-topics.ts';
import type { Found } from './found.ts';

/** What was found, a line for each system; what was not says how it would be. `asked` is whether the brokers told their topics. */
export function foundLines(
  found: Found,
  { alertTopics, asked }: { alertTopics: AlertTopics; asked: boolean },
): string[] {
  const { kubernetes, inCluster, kafka, minio, docker } = found;
  return [
    line('Kubernetes', kubernetesText(kubernetes, inCluster)),
    line('Kafka', kafka === undefined ? 'not found: set KAFKA_BROKERS=host:port' : kafka.brokers.join(', ')),
    ...(kafka === undefined ? [] : [line('Alerts', alertText(alertTopics, asked))]),
    line('MinIO', minio?.endpoint ?? 'not found: set MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY'),
    line('Docker', docker?.host ?? 'not found: set DOCKER_HOST'),
  ];
}

function kubernetesText(kubernetes: Found['kubernetes'], inCluster: boolean): string {
  if (inCluster) return 'the cluster that this pod runs in';
  if (kubernetes === undefined) return 'not found: set KUBECONFIG, or have ~/.kube/config';
  return `${plural(kubernetes.contexts.length, 'context')} of ${kubernetes.kubeconfig}`;
}

function alertText({ topics, deadLetters }: AlertTopics, asked: boolean): string {
  if (topics.length > 0)
    return `from ${topics.join(', ')}${deadLetters === undefined ? '' : `; unreadable ones to ${deadLetters}`}`;
  return asked
    ? 'no topic looks like it: name one with --alert-topic'
    : 'the brokers did not tell their topics: name one with --alert-topic';
}

function line(name: string, what: string): string {
  return `${name.padEnd(11)} ${what}`;
}
