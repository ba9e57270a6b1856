import type { Logger } from 'pino';
import { z } from 'zod';
import type { Identity } from '../../core/access/impersonation.ts';
import type { KubernetesPort } from '../../core/port/kubernetes.ts';
import type { Checked, System } from '../../core/port/system.ts';
import type { Clock } from '../../lib/clock.ts';
import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { KubernetesTarget } from '../config/target.ts';
import { clusterAccess } from './cluster-access.ts';
import { discovery } from './discovery.ts';
import { events } from './events.ts';
import { nodes } from './nodes.ts';
import { objects } from './objects.ts';
import { pods } from './pods.ts';
import { apiPath, type Rest, rest } from './rest.ts';
import { revisions } from './revisions.ts';
import { tables } from './table.ts';
import { usage } from './usage.ts';
import { workloads } from './workloads.ts';

/**
 * One Kubernetes target. Nothing is read and nobody is spoken to before the first question; each question has the
 * target's deadline. `root` stands before the path of a pod's service account, for tests. `readOnly` is kept by the pipeline, which refuses commands that change.
 */
export function connectKubernetes(
  target: KubernetesTarget,
  deps: { clock: Clock; log: Logger; root?: string },
): System<KubernetesPort> {
  const access = clusterAccess(target, deps.root ?? '');
  const log = deps.log.child({ kubernetes: target.name });
  const api = logged(rest(target, access), log);
  // What kinds a server serves is the same for everybody: it is asked once, by the bot.
  const kinds = discovery(api, deps.clock);
  const portOver = (asking: Rest): KubernetesPort => ({
    name: target.name,
    namespace: target.namespace,
    kinds,
    ...tables(asking),
    ...objects(asking),
    ...pods(asking),
    ...events(asking),
    ...nodes(asking),
    ...revisions(asking),
    ...usage(asking),
    ...workloads(asking, deps.clock),
  });
  return {
    kind: 'kubernetes',
    name: target.name,
    readOnly: target.readOnly,
    get address() {
      return access.address();
    },
    client: portOver(api),
    ...(target.impersonate && {
      impersonation: {
        rules: target.impersonate,
        as: (identity: Identity) => portOver(logged(rest(target, access, identity), log)),
      },
    }),
    check: (signal) => check(api, deps.clock, signal),
    close: () => access.close(),
  };
}

/** Every failed question leaves a line with its cause, which is not for chat. */
function logged(api: Rest, log: Logger): Rest {
  const note = (path: string) => (thrown: unknown) => {
    const cause = thrown instanceof Error && thrown.cause !== undefined ? reasonOf(thrown.cause) : undefined;
    const code = thrown instanceof MiddlewatchError ? thrown.code : undefined;
    log.debug({ path, code, reason: reasonOf(thrown), cause }, 'a question to Kubernetes failed');
    throw thrown;
  };
  return {
    json: (question, schema, signal) => api.json(question, schema, signal).catch(note(question.path)),
    tail: (question, keepBytes, signal) => api.tail(question, keepBytes, signal).catch(note(question.path)),
  };
}

const versionSchema = z.object({ gitVersion: z.string() });
const nodesSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
    }),
  ),
  metadata: z.object({ remainingItemCount: z.number().default(0) }).prefault({}),
});

const mostNodes = 200;

/** The server's version, and of at most 200 nodes how many are ready; a bot that may not list nodes says only the version. */
async function check(api: Rest, clock: Clock, signal: AbortSignal): Promise<Checked> {
  const startedAt = clock.now();
  const [version, nodes] = await Promise.all([
    api.json({ path: apiPath('version') }, versionSchema, signal),
    api
      .json({ path: apiPath('api', 'v1', 'nodes'), query: { limit: mostNodes } }, nodesSchema, signal)
      .catch(unlessDenied),
  ]);
  const tookMs = clock.now() - startedAt;
  if (nodes === undefined) return { summary: `${version.gitVersion}, nodes not visible to the bot`, tookMs };
  const isReady = (node: (typeof nodes.items)[number]) =>
    node.status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const ready = nodes.items.filter(isReady).length;
  const more = nodes.metadata.remainingItemCount > 0 ? ` looked at, ${nodes.metadata.remainingItemCount} more` : '';
  return { summary: `${version.gitVersion}, ${ready} of ${nodes.items.length} nodes ready${more}`, tookMs };
}

function unlessDenied(thrown: unknown): undefined {
  if (thrown instanceof MiddlewatchError && thrown.code === 'denied') return undefined;
  throw thrown;
}
