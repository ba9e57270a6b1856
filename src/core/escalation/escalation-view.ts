import { formatDuration } from '../../lib/duration.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { Action, Span, View } from '../view/view.ts';
import type { Skipped } from './aim.ts';
import type { Escalation } from './escalation.ts';
import { type Named, namedSpans } from './paging-note.ts';

/** What somebody who is paged reads: what burns first, then one tap to say that they have it. */
export function pageView({ id, matter, startedAt }: Escalation): View {
  const { by, team, shortId } = matter;
  return view(
    matter.sentence,
    [
      by !== undefined && text([{ user: by }, ` asks for whoever is on call for ${team ?? 'it'}.`]),
      quiet(['You are paged · since ', { at: startedAt, as: 'relative' }]),
      actions(haveIt({ id, matter }), matter.groupId !== undefined && show(matter.groupId)),
    ],
    {
      tone: 'critical',
      lockScreen: matter.sentence,
      ...(shortId !== undefined && { footer: `#${shortId}` }),
    },
  );
}

/** The tap that stops it. */
function haveIt({ id, matter }: Pick<Escalation, 'id' | 'matter'>): Action {
  return matter.groupId === undefined
    ? button('I have it', 'oncall ack', { page: id }, { style: 'primary' })
    : button('Acknowledge', 'alerts ack', { group: matter.groupId }, { style: 'primary' });
}

const show = (group: string): Action => button('Show', 'alerts show', { group });

/** What a mention of a user group reads. */
export function callView(usergroup: string, { matter }: Escalation): View {
  return view([{ usergroup }, ` you are paged: ${matter.sentence}`], [], { tone: 'critical' });
}

/** What a thread is told of a step: who is paged, who is left out and why, what comes next. */
export function stepLine(step: {
  named: readonly Named[];
  skipped: readonly Skipped[];
  covered: number;
  next: { whom: readonly Named[]; at: number } | undefined;
  now: number;
}): View {
  const { named, skipped, covered, next, now } = step;
  const paged: Span[] = named.length === 0 ? ['Nobody is paged by this step'] : ['Pages ', ...namedSpans(named)];
  const stands: Span[] = covered > 0 ? [' · an earlier page of this storm stands for it'] : [];
  const then: Span[] =
    next === undefined
      ? [' · nobody comes after']
      : [
          next.at <= now ? ' · next, at once: ' : ` · next, in ${formatDuration(next.at - now)}: `,
          ...(next.whom.length === 0 ? ['nobody'] : namedSpans(next.whom)),
        ];
  return view(
    [...paged, ...stands, ...then],
    skipped.map((each) => quiet(skippedSpans(each))),
    {
      tone: named.length === 0 ? 'critical' : 'warning',
    },
  );
}

function skippedSpans(skipped: Skipped): Span[] {
  switch (skipped.kind) {
    case 'nobody':
      return [`Nobody is on call for ${skipped.team}: skipped.`];
    case 'do-not-disturb':
      return [{ user: skipped.userId }, ' is in do-not-disturb: a message would not ring.'];
    case 'gone':
      return [`${skipped.what} is no longer configured: skipped.`];
  }
}

/** Loud, where everybody was paged and nobody came. */
export function exhaustedView({ id, matter, policy, startedAt }: Escalation, now: number): View {
  return view(
    `Nobody is left to page: ${matter.sentence}`,
    [
      text(`Every step of ${policy.name} was taken in ${formatDuration(now - startedAt)}, and nobody answered.`),
      actions(haveIt({ id, matter }), matter.groupId !== undefined && show(matter.groupId)),
    ],
    {
      tone: 'critical',
      lockScreen: `Nobody is left to page: ${matter.sentence}`,
      ...(matter.shortId !== undefined && { footer: `#${matter.shortId}` }),
    },
  );
}
