import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import { table, text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import { alertName } from './alert.ts';
import type { Shown } from './card-content.ts';
import { summaryOf, thingOf } from './describe.ts';
import { type Group, membersAtMost } from './group.ts';
import { severityRank, worst } from './severity.ts';

/** A group with what can be said of its alerts now. */
export interface ListedGroup {
  readonly group: Group;
  readonly shown: readonly Shown[];
}

/** The state of a whole group: the worst of its alerts decides. One that its source ended and that is not well is not over. */
export function groupState({
  group,
  shown,
}: ListedGroup): 'firing' | 'acknowledged' | 'unknown' | 'not well' | 'resolved' {
  if (shown.some(({ state }) => state === 'firing')) return group.ack === undefined ? 'firing' : 'acknowledged';
  if (shown.some(({ state }) => state === 'unknown')) return 'unknown';
  if (group.check?.state !== 'unwell') return 'resolved';
  return group.ack === undefined ? 'not well' : 'acknowledged';
}

/** Groups as a table, worst first; `asked` names the state that was asked for. */
export function alertList(listed: readonly ListedGroup[], asked: string, now: number): View {
  if (listed.length === 0)
    return view(asked === 'all' ? 'No alerts' : `No alerts are ${asked}`, [], { tone: 'neutral' });
  const sorted = [...listed].sort((a, b) => rankOf(b) - rankOf(a) || b.group.openedAt - a.group.openedAt);
  const firing = sorted.filter((each) => groupState(each) === 'firing').length;
  const rows = sorted.map((each) => rowOf(each, now));
  return view(
    `${plural(listed.length, 'group')} of alerts${firing > 0 ? `, ${firing} firing that nobody has acknowledged` : ''}`,
    [
      table(
        [
          { title: 'ID', keep: true },
          { title: 'STATE', keep: true },
          { title: 'ALERT', keep: true, cut: 'end' },
          { title: 'WHAT', cut: 'end' },
          { title: 'FIRING', align: 'right' },
          { title: 'AGE', align: 'right' },
        ],
        rows,
        { noun: 'group' },
      ),
      firing > 0 && text('Acknowledge one with /alerts ack and its id.'),
    ],
    { tone: firing > 0 ? 'critical' : sorted.some((each) => groupState(each) === 'not well') ? 'warning' : 'neutral' },
  );
}

function rowOf(listed: ListedGroup, now: number): string[] {
  const { group, shown } = listed;
  const [first] = shown;
  const state = groupState(listed);
  const severity = worst(shown.filter((each) => each.state !== 'resolved').map((each) => each.severity));
  const since = Math.min(...shown.map(({ alert }) => alert.startsAt));
  return [
    group.shortId,
    state === 'firing' ? (severity ?? 'warning').toUpperCase() : state,
    first === undefined ? '' : alertName(first.alert.labels),
    first === undefined ? '' : thingOf(first.alert.labels) || summaryOf(first.alert),
    `${shown.filter((each) => each.state === 'firing').length}${shown.length >= membersAtMost ? '+' : ''}`,
    shown.length === 0 ? '' : formatDuration(now - since),
  ];
}

function rankOf(listed: ListedGroup): number {
  const order = { firing: 30, unknown: 20, acknowledged: 10, 'not well': 15, resolved: 0 };
  return order[groupState(listed)] + severityRank(worst(listed.shown.map((each) => each.severity)));
}
