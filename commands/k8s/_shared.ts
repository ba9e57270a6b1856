import {
  fail,
  findKind,
  type Kind,
  type KubernetesPort,
  MiddlewatchError,
  nearest,
  nearestKinds,
  type Pod,
  parseWorkloadName,
  type Revision,
  shortenMiddle,
  type Workload,
} from '#sdk';

const namesShown = 5;

/** What every question to the cluster needs. */
export interface Asking {
  readonly kubernetes: KubernetesPort;
  readonly signal: AbortSignal;
}

/** `shop/api`: how a person names a thing in a namespace. */
export function objectName(object: { namespace: string; name: string }): string {
  return `${object.namespace}/${object.name}`;
}

/** `deployments.apps/shop/api`: what is held while it is changed. */
export function heldName({ kind, namespace, name }: Workload): string {
  return `${[kind.resource, kind.group].filter(Boolean).join('.')}/${namespace}/${name}`;
}

/** `deployment/api`: how it is typed as an argument. */
export function typedName(workload: Workload): string {
  return `${workload.kind.singular}/${workload.name}`;
}

/** Where the answer comes from: `prod · shop`. */
export function footer(kubernetes: KubernetesPort, namespace: string | undefined): string {
  return `${kubernetes.name} · ${namespace ?? 'all namespaces'}`;
}

/** The arguments of a button: those that have a value. */
export function given(
  args: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string | number | boolean> {
  const present: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined && value !== false) present[name] = value;
  }
  return present;
}

/** What has revisions to go back to. */
export const rolloutKinds = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'];

/** `api:2.4.1, proxy:1`: the images of a revision, by the last part of their names. */
export function imagesText({ images }: Revision): string {
  const names = images.map(({ image }) => image.split('/').at(-1) ?? image);
  return names.length === 0 ? 'no image' : shortenMiddle(names.join(', '), 60);
}

/** The kind a word means; what is not known is looked for anew once, for it may have been installed since. */
export async function kindOf({ kubernetes, signal }: Asking, word: string): Promise<Kind> {
  const known = findKind(await kubernetes.kinds({}, signal), word);
  if (known !== undefined) return known;
  const kinds = await kubernetes.kinds({ fresh: true }, signal);
  const found = findKind(kinds, word);
  if (found !== undefined) return found;
  const near = nearestKinds(kinds, word);
  throw fail('not-found', `There is no kind "${word}" on ${kubernetes.name}.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Kinds are named as in kubectl: pods, deploy, svc.',
  });
}

/** The workload a person means by `deployment/api` or `api`; a bare name is looked for among the given kinds. */
export async function workloadOf(
  asking: Asking,
  text: string,
  namespace: string,
  among: readonly string[],
): Promise<Workload> {
  const { kindWord, name } = parseWorkloadName(text);
  const kinds = await Promise.all((kindWord === undefined ? among : [kindWord]).map((word) => kindOf(asking, word)));
  const looks = await Promise.allSettled(
    kinds.map((kind) => unlessAbsent(asking.kubernetes.workload({ kind, name, namespace }, asking.signal))),
  );
  const found = looks.flatMap((look) => (look.status === 'fulfilled' && look.value !== undefined ? [look.value] : []));
  const [first, ...more] = found;
  const failures = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason] : []));
  // Not being allowed to look at one kind matters only when no other has the name.
  const failure = first === undefined ? failures[0] : failures.find((reason) => !isDenied(reason));
  if (failure !== undefined) throw failure;
  if (first === undefined) {
    throw await absent(asking, kinds, name, namespace, kindWord === undefined ? 'workload' : undefined);
  }
  if (more.length > 0) {
    throw fail('usage', `"${name}" is several things in ${namespace}.`, {
      hint: `Say which: ${found.map(typedName).join(' or ')}.`,
    });
  }
  return first;
}

/** What a bare name may be, besides a pod. */
export const workloadKinds = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch'];

/** The pod or the workload that a person means; a bare name is a pod's if there is one. */
export async function podOrWorkload(asking: Asking, asked: string, namespace: string): Promise<Pod | Workload> {
  const { kubernetes, signal } = asking;
  const { kindWord, name } = parseWorkloadName(asked);
  const pods = await kindOf(asking, 'pods');
  const isPod = kindWord !== undefined && (await kindOf(asking, kindWord)) === pods;
  if (kindWord === undefined || isPod) {
    const pod = await unlessAbsent(kubernetes.pod({ namespace, name }, signal));
    if (pod !== undefined) return pod;
    if (isPod) throw await absent(asking, [pods], name, namespace);
  }
  const workload =
    kindWord === undefined
      ? await unlessAbsent(workloadOf(asking, name, namespace, workloadKinds))
      : await workloadOf(asking, asked, namespace, workloadKinds);
  if (workload !== undefined) return workload;
  const known = await Promise.all(workloadKinds.map((word) => kindOf(asking, word)));
  throw await absent(asking, [...known, pods], name, namespace, 'pod or workload');
}

/** What keeps a pod: the deployment behind its replica set, a stateful set, a job. Undefined when nothing does, or the bot may not look. */
export async function keeperOfPod(asking: Asking, pod: Pod): Promise<Workload | undefined> {
  const { namespace } = pod;
  const look = async (owner: { kind: string; name: string }): Promise<Workload> => {
    const kind = await kindOf(asking, owner.kind);
    return asking.kubernetes.workload({ kind, name: owner.name, namespace }, asking.signal);
  };
  try {
    const first = pod.owner && (await look(pod.owner));
    return first?.owner === undefined ? first : await look(first.owner);
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError) || thrown.code === 'cancelled') throw thrown;
    return undefined;
  }
}

function isDenied(thrown: unknown): boolean {
  return thrown instanceof MiddlewatchError && thrown.code === 'denied';
}

/** Undefined for what is not there; every other failure stays one. */
export async function unlessAbsent<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** The failure for a name that is not there: the nearest names, or that its namespace is not there either. */
export async function absent(
  asking: Asking,
  kinds: readonly Kind[],
  name: string,
  namespace: string,
  what: string = kinds.map((kind) => kind.singular).join(' or '),
): Promise<MiddlewatchError> {
  const place = kinds.some((kind) => kind.namespaced) ? ` in "${namespace}"` : '';
  const names = await Promise.all(kinds.map((kind) => namesOf(asking, kind, namespace)));
  const near = nearest(name, names.flat());
  const lost = near.length === 0 && place !== '' ? await noNamespace(asking, namespace) : undefined;
  const hint = lost === undefined ? ways(near, names.flat()) : `${lost.message} ${lost.hint ?? ''}`;
  return fail('not-found', `No ${what} "${name}"${place}.`, hint === undefined ? {} : { hint });
}

/** What may have been meant: the near names, or the first few there are. */
function ways(near: readonly string[], names: readonly string[]): string | undefined {
  if (near.length > 0) return `Did you mean ${near.join(', ')}?`;
  const some = names.slice(0, namesShown);
  if (some.length === 0) return undefined;
  return `There ${some.length === 1 ? 'is' : 'are'} ${some.join(', ')}${names.length > some.length ? ', …' : ''}.`;
}

/** The failure for a namespace that does not exist; undefined when it does, or when the bot may not look. */
export async function noNamespace(asking: Asking, namespace: string): Promise<MiddlewatchError | undefined> {
  const kind = await kindOf(asking, 'namespaces');
  const names = await namesOf(asking, kind, namespace);
  if (names.length === 0 || names.includes(namespace)) return undefined;
  const hint = ways(nearest(namespace, names), names) ?? '';
  return fail('not-found', `There is no namespace "${namespace}".`, { hint });
}

/** Advice must not fail: a bot that may look at one thing may not be allowed to list its neighbours. */
async function namesOf({ kubernetes, signal }: Asking, kind: Kind, namespace: string): Promise<readonly string[]> {
  try {
    return await kubernetes.names({ kind, namespace }, signal);
  } catch {
    return [];
  }
}

/** Runs a change; when its answer is lost, says that nobody knows whether it was made. */
export async function change(work: Promise<void>, object: string): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    const isUnclear =
      thrown instanceof MiddlewatchError && ['timeout', 'unavailable', 'cancelled'].includes(thrown.code);
    if (!isUnclear) throw thrown;
    throw fail(thrown.code, `${thrown.message} It is unknown whether ${object} was changed.`, {
      hint: 'Look at it before repeating.',
      cause: thrown,
    });
  }
}
