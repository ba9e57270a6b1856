import type { Verdict } from '../core/alert/resolve-check.ts';
import { lookAtObject } from '../core/kubernetes/diagnosis/look-at.ts';
import type { KubernetesPort } from '../core/port/kubernetes.ts';
import type { ResolveChecker } from '../core/port/resolve-check.ts';
import type { System } from '../core/port/system.ts';
import type { Clock } from '../lib/clock.ts';
import { withDeadline } from '../lib/deadline.ts';
import { fail, MiddlewatchError } from '../lib/error.ts';

const lookWithinMs = 10_000;

/**
 * Looks at objects of the Kubernetes targets as the bot itself, each within 10 s; undefined without a target. What it may not
 * see, also where only the people it speaks for may, is not checked.
 */
export function resolveChecker(
  targets: readonly System<KubernetesPort>[],
  { clock }: { clock: Clock },
): ResolveChecker | undefined {
  if (targets.length === 0) return undefined;
  return {
    async look(object) {
      const name = [object.namespace, object.name].filter(Boolean).join('/');
      const unchecked = (why: string): Verdict => ({ kind: 'unchecked', sentence: `${name}: ${why}` });
      const found = targets.find((target) => target.name === object.target);
      if (found === undefined) return unchecked('its labels do not say on which Kubernetes target it is');
      const late = () => fail('timeout', `${found.name} did not answer in 10 s.`);
      try {
        return await withDeadline(
          { timeoutMs: lookWithinMs, signal: new AbortController().signal, clock, late },
          (signal) => lookAtObject(found.client, object, clock.now(), signal),
        );
      } catch (thrown) {
        // What is no sentence of ours may hold anything.
        return unchecked(thrown instanceof MiddlewatchError ? thrown.message.replace(/\.$/, '') : 'the look failed');
      }
    },
  };
}
