import type { Pod } from '../pod.ts';
import { eventsOf, type Facts, readOr } from './facts.ts';
import type { Finding } from './finding.ts';
import { places } from './troubled-container.ts';

interface Missing {
  readonly pod: Pod;
  /** `the ConfigMap settings`, `the key RATE in ConfigMap limits`. */
  readonly what: string;
  /** Plural of its kind, to look at what there is. */
  readonly resource: string;
  readonly message: string;
}

/** A pod that waits for a ConfigMap, a Secret, a key in one of them, or a volume claim that is not there. */
export function missingReference(facts: Facts): Finding | undefined {
  const found = [...inContainers(facts), ...inVolumes(facts), ...inClaims(facts)];
  const [first] = found;
  if (first === undefined) return undefined;
  const same = found.filter(({ what }) => what === first.what);
  const others = [...new Set(found.map(({ what }) => what))].filter((what) => what !== first.what);
  return {
    family: 'missing reference',
    predicate: `will not start: ${first.what} is not there`,
    evidence: [first.message, ...others.map((what) => `${what} is not there either`)],
    sinceMs: Math.min(...same.map(({ pod }) => pod.createdAtMs)),
    pods: [...new Set(found.map(({ pod }) => pod.name))],
    log: undefined,
    steps: [
      { kind: 'list', resource: first.resource },
      { kind: 'describe', object: 'pod', name: first.pod.name },
    ],
  };
}

function inContainers(facts: Facts): Missing[] {
  return places(facts).flatMap(({ pod, container }) =>
    container.waiting?.reason === 'CreateContainerConfigError' ? missingOf(pod, container.waiting.message) : [],
  );
}

/** Only of pods that still wait: the kubelet also notes what it could mount a moment later. */
function inVolumes(facts: Facts): Missing[] {
  const waiting = readOr(facts.pods).filter((pod) =>
    pod.containers.some(
      ({ waiting }) => waiting?.reason === 'ContainerCreating' || waiting?.reason === 'PodInitializing',
    ),
  );
  return waiting.flatMap((pod) =>
    eventsOf(facts, pod)
      .filter(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume')
      .slice(0, 1)
      .flatMap(({ message }) => mountFault(pod, message)),
  );
}

function mountFault(pod: Pod, message: string): Missing[] {
  const known = missingOf(pod, message);
  if (known.length > 0) return known;
  const volume = /volume "([^"]+)"/.exec(message)?.[1];
  return [{ pod, what: volume === undefined ? 'a volume' : `the volume ${volume}`, resource: 'events', message }];
}

function inClaims(facts: Facts): Missing[] {
  return readOr(facts.pods).flatMap((pod): Missing[] => {
    const message = pod.unscheduled ?? '';
    const resource = 'persistentvolumeclaims';
    const name = /persistentvolumeclaim "([^"]+)" not found/.exec(message)?.[1];
    if (name !== undefined) return [{ pod, what: `the volume claim ${name}`, resource, message }];
    if (!message.includes('unbound immediate PersistentVolumeClaims')) return [];
    const claims = pod.claims.length === 1 ? `claim ${pod.claims.join()}` : `claims ${pod.claims.join(', ')}`;
    return [{ pod, what: `a volume for its ${claims}`, resource, message }];
  });
}

const kinds: Readonly<Record<string, { name: string; resource: string }>> = {
  configmap: { name: 'ConfigMap', resource: 'configmaps' },
  secret: { name: 'Secret', resource: 'secrets' },
};

/** In the kubelet's words: `configmap "x" not found`, `couldn't find key K in ConfigMap ns/x`, `references non-existent config key: K`. */
function missingOf(pod: Pod, message: string): Missing[] {
  const [, kindWord = '', name = ''] = /\b(configmap|secret) "([^"]+)" not found/i.exec(message) ?? [];
  const whole = kinds[kindWord.toLowerCase()];
  if (whole !== undefined) return [{ pod, what: `the ${whole.name} ${name}`, resource: whole.resource, message }];
  const [, key = '', in_ = '', holder = ''] =
    /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^/\s]+\/)?(\S+)/.exec(message) ?? [];
  const part = kinds[in_.toLowerCase()];
  if (part !== undefined) {
    return [{ pod, what: `the key ${key} in ${part.name} ${holder}`, resource: part.resource, message }];
  }
  const lone = /references non-existent (?:config|secret) key: (\S+)/.exec(message)?.[1];
  return lone === undefined ? [] : [{ pod, what: `the key ${lone}`, resource: 'configmaps', message }];
}
