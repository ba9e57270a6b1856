import type { AlertTopics } from './alert-topics.ts';
import type { Found } from './found.ts';

/** What a first configuration is written from. */
export interface Wishes {
  readonly found: Found;
  readonly alertTopics: AlertTopics;
  readonly operationsChannel: string;
  readonly alertsChannel: string;
}

/**
 * A first middlewatch.yaml, commented. Every target is read-only: who tries it can break nothing. Secrets are named by the
 * variables that hold them.
 */
export function configText(wishes: Wishes): string {
  const { found, operationsChannel } = wishes;
  return [
    '# Written by `npm run setup` from what it found; change it as you like: it is never written again.',
    '# Every key there is, with comments: docs/middlewatch.example.yaml. Check it with: npm run doctor',
    '# Secrets are named, never written: {env: VARIABLE} or {file: path}.',
    '',
    '# Where the bot speaks of its own trouble. Invite it there: /invite @middlewatch',
    `operationsChannel: ${scalar(operationsChannel)}`,
    '',
    'store:',
    '  path: data/middlewatch.db # alerts, silences, what is owed to chat, audit; back it up',
    ...(found.inCluster ? ['', 'http: # probes and /metrics, for the cluster', '  host: 0.0.0.0'] : []),
    '',
    '# Without roles every full member may look, nobody may see logs, records or links, and nobody may change.',
    '# access:',
    '#   roles:',
    '#     - name: on-call',
    "#       members: [U0123ABCD] # user ids, group:name, or '*'",
    "#       permissions: ['kubernetes:*', 'kafka:*', 'minio:*', 'docker:*']",
    '',
    '# Targets. The first of a kind is meant when nothing else says which; --on NAME chooses.',
    '# readOnly refuses every command that changes; take it away once roles say who may change what.',
    ...kubernetesLines(found),
    ...kafkaLines(found),
    ...minioLines(found),
    ...dockerLines(found),
    ...alertLines(wishes),
    '',
  ].join('\n');
}

function kubernetesLines({ kubernetes, inCluster }: Found): string[] {
  if (inCluster)
    return ['', 'kubernetes:', '  - name: here # by the service account of the pod it runs in', '    readOnly: true'];
  if (kubernetes === undefined)
    return absent('kubernetes', 'no kubeconfig found: set KUBECONFIG, or have ~/.kube/config', [
      '- name: prod',
      '  kubeconfig: /etc/middlewatch/kubeconfig',
    ]);
  const names = targetNames(kubernetes.contexts.map(({ name }) => name));
  return [
    '',
    'kubernetes:',
    ...kubernetes.contexts.flatMap(({ name, namespace }, index) => [
      `  - name: ${scalar(names[index] ?? '')}`,
      `    kubeconfig: ${scalar(kubernetes.kubeconfig)}`,
      `    context: ${scalar(name)}`,
      `    namespace: ${scalar(namespace)} # meant when a command names none`,
      '    readOnly: true',
    ]),
  ];
}

function kafkaLines({ kafka }: Found): string[] {
  if (kafka === undefined)
    return absent('kafka', 'not found: set KAFKA_BROKERS=host:port,host:port', [
      '- name: prod',
      '  brokers: [kafka-1:9092]',
    ]);
  return [
    '',
    'kafka:',
    '  - name: prod',
    `    brokers: [${kafka.brokers.map(scalar).join(', ')}]`,
    '    readOnly: true',
    '    # tls: true # or {caFile: …}',
    '    # sasl: { mechanism: scram-sha-512, username: middlewatch, password: { env: KAFKA_PASSWORD } }',
  ];
}

function minioLines({ minio }: Found): string[] {
  if (minio === undefined)
    return absent('minio', 'not found: set MINIO_ENDPOINT, and MINIO_ACCESS_KEY and MINIO_SECRET_KEY', [
      '- name: prod',
      '  endpoint: https://minio.example:9000',
      '  accessKey: { env: MINIO_ACCESS_KEY }',
      '  secretKey: { env: MINIO_SECRET_KEY }',
    ]);
  return [
    '',
    'minio:',
    '  - name: prod',
    `    endpoint: ${scalar(minio.endpoint)}`,
    `    accessKey: { env: ${minio.accessKeyVariable} }`,
    `    secretKey: { env: ${minio.secretKeyVariable} }`,
    '    readOnly: true',
  ];
}

function dockerLines({ docker }: Found): string[] {
  if (docker === undefined)
    return absent('docker', 'not found: set DOCKER_HOST', ['- name: build', '  host: unix:///var/run/docker.sock']);
  return ['', 'docker:', '  - name: here', `    host: ${scalar(docker.host)}`, '    readOnly: true'];
}

function alertLines({ found, alertTopics, alertsChannel }: Wishes): string[] {
  const { topics, deadLetters } = alertTopics;
  if (found.kafka === undefined || topics.length === 0)
    return absent('alerts', 'no topic of alerts found: name one, or say --alert-topic', [
      'topics: [{ topic: alerts }]',
      `channel: ${scalar(alertsChannel)}`,
    ]);
  return [
    '',
    'alerts:',
    '  topics:',
    ...topics.map((topic) => `    - topic: ${scalar(topic)}`),
    `  channel: ${scalar(alertsChannel)} # where goes what no route sends elsewhere`,
    '  groupId: middlewatch # the consumer group; each installation needs its own',
    deadLetters === undefined
      ? '  deadLetterTopic: middlewatch.dead-letters # make this topic yourself'
      : `  deadLetterTopic: ${scalar(deadLetters)} # copies of what no source could read`,
    '  # fallback: # where what pages goes while Slack takes nothing; without it there is Slack only',
    '  #   webhook: { url: { env: FALLBACK_URL } }',
  ];
}

/** A part that nothing was found for, as a comment that shows how it is written. */
function absent(key: string, why: string, lines: readonly string[]): string[] {
  return ['', `# ${key}: # ${why}`, ...lines.map((line) => `#   ${line}`)];
}

/** Text as a YAML scalar: as it is where nothing in it can be misread, else quoted as JSON, which YAML reads. */
function scalar(text: string): string {
  const plain = /^[a-z/][\w./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

/** Names that targets may have, made from any text; each once. */
function targetNames(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const short = text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 26)
      .replace(/-+$/, '');
    const base = short === '' ? 'cluster' : short;
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
    taken.add(name);
    return name;
  });
}
