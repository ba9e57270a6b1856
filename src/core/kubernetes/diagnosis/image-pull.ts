import { shortenMiddle } from '../../../lib/text.ts';
import { eventsOf, type Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { type Place, places, podNames, troubleSince } from './troubled-container.ts';

const reasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** A container whose image cannot be had, and why: the name, the rights, the registry. */
export function imagePull(facts: Facts): Finding | undefined {
  const found = places(facts).filter(({ container }) => reasons.has(container.waiting?.reason ?? ''));
  const [first] = found;
  if (first?.container.waiting === undefined) return undefined;
  const { container, pod } = first;
  const message = messageOf(facts, first);
  return {
    family: 'image pull',
    predicate: `cannot pull its image ${shortenMiddle(shortImage(container.image), 60)}: ${causeOf(first, message)}`,
    evidence: [message, `${container.waiting?.reason}, container ${container.name}, image ${container.image}`],
    sinceMs: troubleSince(found, facts),
    pods: podNames(found),
    log: undefined,
    steps: [{ kind: 'undo' }, { kind: 'describe', object: 'pod', name: pod.name }],
  };
}

/** While it backs off a kubelet may say only that; its event of the try still says why. */
function messageOf(facts: Facts, { pod, container }: Place): string {
  const waiting = container.waiting?.message ?? '';
  const tried = eventsOf(facts, pod).find(({ message }) => message.startsWith('Failed to pull image'));
  return waiting.startsWith('Back-off') && !waiting.includes(': ') && tried !== undefined ? tried.message : waiting;
}

const causes: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/manifest unknown|: not found|code = NotFound|does not exist/i, 'there is no such image or tag'],
  [/no such host|server misbehaving/i, 'the name of the registry is not known'],
  [/pull access denied|authorization failed|unauthorized|\b403\b|\b401\b|denied/i, 'the registry does not let it in'],
  [/toomanyrequests|\b429\b|rate limit/i, 'the registry limits how often it may ask'],
  [/connection refused|timeout|timed out|deadline exceeded|no route to host|i\/o|EOF/i, 'the registry does not answer'],
  [/x509|certificate/i, 'the certificate of the registry is not trusted'],
  [/no space left/i, 'the disk of the node is full'],
];

function causeOf({ container }: Place, message: string): string {
  switch (container.waiting?.reason) {
    case 'ErrImageNeverPull':
      return 'it is not on the node, and its pull policy is Never';
    case 'InvalidImageName':
      return 'its name is not one';
    default:
      return causes.find(([pattern]) => pattern.test(message))?.[1] ?? 'why is in the words of the kubelet';
  }
}

/** The last part of the name: `checkout:3.0.0` of `registry.local/shop/checkout:3.0.0`. */
function shortImage(image: string): string {
  return image.split('/').at(-1) ?? image;
}
