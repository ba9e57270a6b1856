import { bad, type Finding, good, unknown, warning } from '../core/doctor/finding.ts';
import { judgeRights, type Right } from '../core/doctor/judge-right.ts';
import { judgeSkew } from '../core/doctor/judge-skew.ts';
import { judgeTopic, type NamedTopic } from '../core/doctor/judge-topic.ts';
import { judgeKubernetesVersion } from '../core/doctor/judge-version.ts';
import { commandRights, rightName } from '../core/kubernetes/command-right.ts';
import type { KafkaPort, KafkaTopic } from '../core/port/kafka.ts';
import type { MinioPort } from '../core/port/minio.ts';
import type { Checked, System } from '../core/port/system.ts';
import type { Config } from '../edge/config/config.ts';
import type { KafkaTarget, KubernetesTarget } from '../edge/config/target.ts';
import { askKafkaRights, type KafkaRights, type KafkaUse } from '../edge/kafka/ask-rights.ts';
import { askKubernetesRights } from '../edge/kubernetes/ask-rights.ts';
import type { Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/duration.ts';
import { MiddlewatchError } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';
import { failureOf } from './doctor-failure.ts';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

const lookWithinMs = 10_000;

const unreached = 'Check the address in the configuration, and that this machine reaches it.';

const soon = () => AbortSignal.timeout(lookWithinMs);

/** Whether a system answers, how fast; and what it said, for those who ask on. */
async function reach(
  what: string,
  system: System<unknown>,
): Promise<{ finding: Finding; checked: Checked | undefined }> {
  try {
    // The first answer also loads a client and connects; the second is what a command waits for.
    await system.check(soon());
    const checked = await system.check(soon());
    const took = formatDuration(Math.max(1, checked.tookMs));
    const detail = `${checked.summary} · ${took} · ${system.address}${system.readOnly ? ' · read-only' : ''}`;
    const finding = checked.atRisk ? warning(what, detail, 'Look at /minio info.') : good(what, detail);
    return { finding, checked };
  } catch (thrown) {
    return { finding: failureOf(what, thrown, unreached), checked: undefined };
  }
}

/** A cluster: reached, its version, its clock, and what the bot may do in the target's namespace. */
export async function lookAtKubernetes(
  target: KubernetesTarget,
  system: System<unknown>,
  { clock }: Deps,
): Promise<readonly Finding[]> {
  const what = `Kubernetes ${target.name}`;
  const { finding, checked } = await reach(what, system);
  const wanted = commandRights.filter(({ changes }) => !changes || !target.readOnly);
  const asked = checked && (await askKubernetesRights(target, wanted, { clock }));
  const rights = wanted.map((each, index): Right => {
    const granted = asked?.granted[index];
    return {
      right: rightName(each),
      for: each.command,
      state: granted === undefined ? 'unknown' : granted ? 'granted' : 'refused',
    };
  });
  return [
    finding,
    ...(checked === undefined ? [] : [judgeKubernetesVersion(target.name, checked.summary.split(',')[0] ?? '')]),
    judgeSkew(what, asked?.heard),
    judgeRights(
      `${what}, rights`,
      asked === undefined ? [] : rights,
      `Grant them in ${target.namespace} as deploy/kubernetes.yaml does${target.readOnly ? '' : ', or say readOnly: true'}.`,
    ),
  ];
}

/** A cluster of brokers: reached, what it speaks, the topics that are named, and what the bot may do with them. */
export async function lookAtKafka(
  target: KafkaTarget,
  system: System<KafkaPort>,
  config: Config,
  { log }: Deps,
): Promise<readonly Finding[]> {
  const what = `Kafka ${target.name}`;
  const { finding, checked } = await reach(what, system);
  const named = topicsOf(config, target.name);
  const topics =
    checked &&
    (await system.client.cluster(soon()).then(
      ({ topics: found }) => found,
      () => undefined,
    ));
  const found =
    checked && (await askKafkaRights(target, useOf(config, target, named, topics), { log }).catch(() => undefined));
  return [
    finding,
    ...named.map((topic) => judgeTopic(topic, topics)),
    protocolFinding(`${what}, version`, found?.speaks),
    judgeRights(
      `${what}, rights`,
      found?.rights ?? [],
      'Grant its user what is named, by an ACL. Brokers before 2.3 do not tell.',
    ),
  ];
}

function protocolFinding(what: string, speaks: KafkaRights['speaks']): Finding {
  switch (speaks) {
    case 'newest':
      return good(what, '3.8 or newer, by what its brokers speak');
    case 'enough':
      return good(what, '2.6 or newer, by what its brokers speak');
    case 'too old':
      return bad(what, 'a broker is older than 2.6', 'Upgrade it: Middlewatch works with Apache Kafka 2.6 to 4.x.');
    case undefined:
      return unknown(what, 'not checked', 'Mend what is said of Kafka above.');
  }
}

function topicsOf({ alerts, kafka }: Config, target: string): readonly NamedTopic[] {
  const ofTarget = (alerts?.topics ?? []).filter((each) => (each.target ?? kafka[0]?.name) === target);
  if (alerts === undefined || ofTarget.length === 0) return [];
  return [
    ...ofTarget.map(({ topic }): NamedTopic => ({ target, topic, use: 'alerts' })),
    { target, topic: alerts.deadLetterTopic, use: 'dead letters' },
  ];
}

/** Rights are asked of topics that are there: of others nothing is told, and their absence is said already. */
function useOf(
  config: Config,
  target: KafkaTarget,
  named: readonly NamedTopic[],
  topics: readonly KafkaTopic[] | undefined,
): KafkaUse {
  const there = named.filter(({ topic }) => topics?.some(({ name }) => name === topic));
  const of = (use: NamedTopic['use']): string[] => there.filter((each) => each.use === use).map(({ topic }) => topic);
  return {
    reads: of('alerts'),
    writes: of('dead letters'),
    group: named.length > 0 ? config.alerts?.groupId : undefined,
    makesTopics: !target.readOnly,
  };
}

/** MinIO: reached, and whether the key may list buckets and ask for the drives. */
export async function lookAtMinio(system: System<MinioPort>): Promise<readonly Finding[]> {
  const what = `MinIO ${system.name}`;
  const { finding, checked } = await reach(what, system);
  if (checked === undefined) return [finding, judgeRights(`${what}, rights`, [], '')];
  const [drives, buckets] = await Promise.all([
    rightOf(system.client.storage(soon()).then(({ kind }) => kind === 'drives')),
    rightOf(system.client.buckets(soon()).then(() => true)),
  ]);
  const rights: Right[] = [
    { right: 'admin:ServerInfo', for: '/minio info', state: drives },
    { right: 's3:ListAllMyBuckets', for: '/minio ls', state: buckets },
  ];
  return [finding, judgeRights(`${what}, rights`, rights, 'Give the policy of its access key these actions.')];
}

async function rightOf(asked: Promise<boolean>): Promise<Right['state']> {
  return asked.then(
    (granted) => (granted ? 'granted' : 'refused'),
    (thrown: unknown) => (thrown instanceof MiddlewatchError && thrown.code === 'denied' ? 'refused' : 'unknown'),
  );
}

/** Docker: reached. Who reaches its socket may do everything there; the engine knows no lesser right. */
export async function lookAtDocker(system: System<unknown>): Promise<readonly Finding[]> {
  return [(await reach(`Docker ${system.name}`, system)).finding];
}
