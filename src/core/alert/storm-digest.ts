import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { actions, list, quiet, view } from '../view/build.ts';
import type { Span, Text, View } from '../view/view.ts';
import { groupState, type ListedGroup } from './alert-list.ts';
import { summaryOf } from './describe.ts';
import {
  actionsOf,
  byUrgency,
  countsOf,
  nameOf,
  type RoundupContent,
  severityOfGroup,
  toneOf,
} from './roundup-content.ts';

const linesShown = 20;

/** What is said when a storm is over: how many there were, and each that still fires. */
export function stormDigest(content: RoundupContent): View {
  const { roundup, total } = content;
  const groups = byUrgency(content.groups);
  const counts = countsOf(groups);
  const still = groups.filter((each) => groupState(each) !== 'resolved');
  const lasted = formatDuration((roundup.endedAt ?? content.asOf) - roundup.startedAt);
  const rest =
    still.length === 0 ? 'all of it is resolved' : `${still.length} of ${plural(total, 'group')} not resolved`;
  const title = `Storm over after ${lasted}: ${rest}`;
  const more = still.length > linesShown ? [`and ${still.length - linesShown} more: /alerts list`] : [];
  return view(
    [{ bold: title }],
    [
      still.length > 0 && list([...still.slice(0, linesShown).map(lineOf), ...more]),
      still.length > 0 &&
        quiet('Each gets a card of its own with its next news. Until then the table above stays true.'),
      actions(...actionsOf(content, counts)),
    ],
    { tone: toneOf(counts), footer: `#${roundup.id}`, lockScreen: title },
  );
}

function lineOf(listed: ListedGroup): Text {
  const { group, shown } = listed;
  const [first] = shown;
  const state = groupState(listed);
  const said = state === 'firing' ? severityOfGroup(listed).toUpperCase() : state === 'acknowledged' ? 'taken' : state;
  const what = first === undefined ? '' : `: ${shortenEnd(summaryOf(first.alert), 80)}`;
  const who: Span[] = group.ack === undefined ? [] : [' · ', { user: group.ack.by }];
  return [`${said} ${nameOf(listed)}${what} · #${group.shortId}`, ...who];
}
