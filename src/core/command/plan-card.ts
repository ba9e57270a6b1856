import { createHash } from 'node:crypto';
import { formatDuration } from '../../lib/duration.ts';
import { shortenMiddle } from '../../lib/text.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import type { ArgValue } from '../view/action.ts';
import { actions, button, quiet, text } from '../view/build.ts';
import { plainText } from '../view/plain.ts';
import type { Form, Span, Text, View } from '../view/view.ts';
import type { Bound } from './command.ts';

/** How long a plan can be confirmed by its asker, and approved by another. */
export const withinMs = { confirm: 5 * 60_000, approve: 30 * 60_000 } as const;
/** So long a plan waits for another person before its asker may do without. */
export const aloneAfterMs = 2 * 60_000;

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

/** The card that waits for a yes: the plan, the buttons, who asked, who may say yes, until when. */
export function planCard(
  plan: Pick<
    PendingPlan,
    | 'id'
    | 'shows'
    | 'confirm'
    | 'object'
    | 'danger'
    | 'needs'
    | 'approvers'
    | 'relief'
    | 'target'
    | 'expiresAt'
    | 'createdAt'
  > & {
    readonly userId: string;
  },
  { alone }: { readonly alone: boolean } = { alone: false },
): View {
  const { id, danger, needs, object } = plan;
  const style = danger === 'destroy' ? 'danger' : 'primary';
  const yes =
    needs === 'confirm'
      ? button(plan.confirm, 'ops confirm', { plan: id }, { style })
      : button(plan.confirm, 'ops approve', { plan: id }, { style, ask: secondTap(plan) });
  const within = formatDuration(plan.expiresAt - plan.createdAt);
  const byDuty = plan.relief === undefined ? '' : ` · on call: ${plan.relief} needs nobody else`;
  return {
    ...plan.shows,
    tone: danger === 'destroy' ? 'critical' : 'warning',
    parts: [
      ...plan.shows.parts.filter((part) => part.kind !== 'actions'),
      ...(needs === 'approve' ? [text(whoMay(plan))] : []),
      ...[
        actions(
          yes,
          button('Cancel', 'ops cancel', { plan: id }),
          alone && button('Break glass…', 'ops break-glass', { plan: id }, { ask: glassForm(object) }),
        ),
      ].filter((part) => part !== undefined),
      quiet([
        'asked by ',
        { user: plan.userId },
        `${byDuty} · expires in ${within} · on ${plan.target || 'Middlewatch'}`,
      ]),
    ],
  };
}

/** Naming people is asking them: a mention reaches their phones. */
function whoMay({ approvers: named, danger, target }: Pick<PendingPlan, 'approvers' | 'danger' | 'target'>): Text {
  const asks = danger === 'change' ? `Changes on ${target} need a second person: ` : 'Needs a second person: ';
  if (named.length === 0) return `${asks}whoever else may do this.`;
  return [
    asks,
    ...named.flatMap((user, index): Span[] => [
      index === 0 ? '' : index === named.length - 1 ? ' or ' : ', ',
      { user },
    ]),
    ' may approve.',
  ];
}

/** What loses something is said yes to twice, the second time by its name. */
function secondTap({ object }: { object: string }): Form {
  return {
    title: 'Approve',
    submit: 'Approve',
    fields: [{ argument: 'note', label: `Approve for ${shortenMiddle(object, 40)}: a note, if any`, optional: true }],
  };
}

function glassForm(object: string): Form {
  return {
    title: 'Break glass',
    submit: 'Do it alone',
    fields: [{ argument: 'reason', label: `Why ${shortenMiddle(object, 40)} cannot wait`, multiline: true }],
  };
}

/** The same card when it can no longer be confirmed, and why. */
export function closedCard(title: Text, why: Text): View {
  return { title, tone: 'unknown', parts: [quiet(why)], lockScreen: plainText(title) };
}
