import { createHash } from 'node:crypto';
import { formatDuration } from '../../lib/duration.ts';
import type { ArgValue } from '../view/action.ts';
import { actions, button, quiet } from '../view/build.ts';
import { plainText } from '../view/plain.ts';
import type { Text, View } from '../view/view.ts';
import type { Bound, Plan } from './command.ts';

/** How long a plan can be confirmed. */
export const confirmWithinMs = 5 * 60_000;

/** What a confirmation stands for: command, arguments, target and what must still hold; key order does not matter. */
export function planHash(of: {
  command: string;
  args: Readonly<Record<string, ArgValue>>;
  target: string | undefined;
  binds: Readonly<Record<string, Bound>>;
}): string {
  const sorted = (record: Readonly<Record<string, Bound>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([of.command, of.target ?? null, sorted(of.args), sorted(of.binds)]))
    .digest('hex');
}

/** The card that waits for a confirmation: the plan, the two buttons, who asked, until when. */
export function planCard(
  plan: Plan,
  of: { planId: string; userId: string; danger: 'change' | 'destroy'; expiresAt: number; target: string },
): View {
  const style = of.danger === 'destroy' ? 'danger' : 'primary';
  return {
    ...plan.shows,
    tone: of.danger === 'destroy' ? 'critical' : 'warning',
    parts: [
      ...plan.shows.parts.filter((part) => part.kind !== 'actions'),
      ...[
        actions(
          button(plan.confirm, 'ops confirm', { plan: of.planId }, { style }),
          button('Cancel', 'ops cancel', { plan: of.planId }),
        ),
      ].filter((part) => part !== undefined),
      quiet(['asked by ', { user: of.userId }, ` · expires in ${formatDuration(confirmWithinMs)} · on ${of.target}`]),
    ],
  };
}

/** The same card when it can no longer be confirmed, and why. */
export function closedCard(title: Text, why: Text): View {
  return { title, tone: 'unknown', parts: [quiet(why)], lockScreen: plainText(title) };
}
