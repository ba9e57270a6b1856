import { z } from 'zod';
import type { Heard } from '../../core/doctor/judge-skew.ts';
import type { CommandRight } from '../../core/kubernetes/command-right.ts';
import type { Clock } from '../../lib/clock.ts';
import type { KubernetesTarget } from '../config/target.ts';
import { clusterAccess, vendorCode } from './cluster-access.ts';

/** What the API server says the bot may do, and its time. */
export interface KubernetesRights {
  /** In the order of the question; undefined where the server gave no answer. */
  readonly granted: readonly (boolean | undefined)[];
  readonly heard: Heard | undefined;
}

const answerSchema = z.object({ status: z.object({ allowed: z.boolean() }) });
const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' };

/**
 * Asks whether the bot has each right, in the target's namespace, by a SelfSubjectAccessReview: every identity may ask
 * about itself (system:basic-user), and nothing is kept. A question without an answer within the target's deadline is undefined.
 */
export async function askKubernetesRights(
  target: KubernetesTarget,
  rights: readonly CommandRight[],
  deps: { clock: Clock },
): Promise<KubernetesRights> {
  const access = clusterAccess(target, '');
  const signal = AbortSignal.timeout(target.timeoutMs);
  let heard: Heard | undefined;

  async function ask(right: CommandRight): Promise<boolean | undefined> {
    const { server, headers, dispatcher } = await access.open(signal);
    const { request } = await vendorCode();
    const askedAt = deps.clock.now();
    const answer = await request(`${server}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, {
      method: 'POST',
      dispatcher,
      signal,
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'middlewatch' },
      body: JSON.stringify({ ...review, spec: { resourceAttributes: attributesOf(right, target.namespace) } }),
    });
    heard ??= { askedAt, answeredAt: deps.clock.now(), serverAt: timeOf(answer.headers.date) };
    return answerSchema.safeParse(await answer.body.json()).data?.status.allowed;
  }

  try {
    const asked = await Promise.allSettled(rights.map(ask));
    return { granted: asked.map((each) => (each.status === 'fulfilled' ? each.value : undefined)), heard };
  } finally {
    await access.close();
  }
}

function attributesOf({ group, resource, verb, namespaced }: CommandRight, namespace: string) {
  const [name, subresource] = resource.split('/');
  return {
    group,
    resource: name,
    verb,
    ...(subresource !== undefined && { subresource }),
    ...(namespaced && { namespace }),
  };
}

function timeOf(header: string | string[] | undefined): number | undefined {
  const at = Date.parse(String(header));
  return Number.isNaN(at) ? undefined : at;
}
