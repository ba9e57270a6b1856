import { formatDuration } from '../../lib/duration.ts';
import { shortenEnd } from '../../lib/text.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { Span, Text, View } from '../view/view.ts';
import type { Alert } from './alert.ts';
import { openActions } from './card-action.ts';
import type { CardContent } from './card-content.ts';
import { byUrgency, headline, holderOf, lockScreen, namesOf, pagedSpans } from './card-words.ts';
import type { ResolveCheck } from './resolve-check.ts';
import { checkedTone, checkedWords } from './resolve-words.ts';

/** Its source says that it is over, and what it was about is not well: it stays open. */
export function unwellCard(content: CardContent, { sentence, at }: ResolveCheck): View {
  const { group, shown } = content;
  const alerts = shown.map((each) => each.alert);
  return view(
    [{ bold: namesOf(alerts) }, ' · resolved by its source, not well'],
    [
      text(sentence),
      quiet(['Looked at ', { at, as: 'time' }, '; again every 5 min until it is well.']),
      // An acknowledgement does not run out here: only its source can make it fire again.
      quiet(['Who: ', ...holderOf(group.ack), ...pagedSpans(content)]),
      actions(...openActions(content, alerts)),
    ],
    { tone: 'warning', footer: `#${group.shortId}`, lockScreen: shortenEnd(`Resolved, not well: ${sentence}`, 98) },
  );
}

/** It is over: by its source, by people or by its age, and what a look at it found. */
export function resolvedCard(content: CardContent): View {
  const { group, shown, offers } = content;
  const alerts = shown.map((each) => each.alert);
  const since = Math.min(...alerts.map((alert) => alert.startsAt));
  const until = Math.max(...alerts.map((alert) => alert.endsAt ?? alert.heardAt));
  const checked = checkedWords(group.check);
  // Alerts are forgotten after five days.
  const after = alerts.length === 0 ? '' : ` after ${formatDuration(until - since)}`;
  const title: Text = [
    { bold: namesOf(alerts) },
    ` · ${endedWord(alerts)}${after}`,
    ...closers(alerts),
    ...(checked === '' ? [] : [` · ${checked}`]),
  ];
  return view(
    title,
    [
      text(headline(byUrgency([...shown]))),
      group.ack && quiet(['Who: ', { user: group.ack.by }, ' since ', { at: group.ack.at, as: 'time' }]),
      actions(offers('alerts trace') && button('Trace', 'alerts trace', { group: group.id })),
    ],
    {
      // Green is what its source said to be over; that nobody looks at it any more is not.
      tone: endedWord(alerts) === 'closed' ? 'neutral' : checkedTone(group.check),
      footer: `#${group.shortId}`,
      lockScreen: lockScreen(endedWord(alerts) === 'closed' ? 'Closed ' : 'Resolved ', shown),
    },
  );
}

/** Nothing of it is left here, and it did not end: the routes say that it is told elsewhere. */
export function movedCard({ group, shown, offers }: Pick<CardContent, 'group' | 'shown' | 'offers'>): View {
  return view(
    [{ bold: namesOf(shown.map((each) => each.alert)) }, ' · told in another group since the routes changed'],
    [actions(offers('alerts trace') && button('Trace', 'alerts trace', { group: group.id }))],
    { tone: 'unknown', footer: `#${group.shortId}`, lockScreen: lockScreen('Moved ', shown) },
  );
}

/** What ended without its source is closed, not resolved. */
export function endedWord(alerts: readonly Alert[]): 'closed' | 'resolved' {
  return alerts.length > 0 && alerts.every((alert) => alert.closedBy !== undefined) ? 'closed' : 'resolved';
}

function closers(alerts: readonly Alert[]): Span[] {
  const people = new Set(alerts.flatMap(({ closedBy }) => (closedBy?.kind === 'person' ? [closedBy.userId] : [])));
  const named = [...people].slice(0, 3).flatMap((user): Span[] => [', ', { user }]);
  if (endedWord(alerts) === 'resolved') return [];
  return named.length === 0 ? [' by the age that its route sets'] : [' by ', ...named.slice(1)];
}
