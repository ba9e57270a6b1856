import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import { actions, quiet, table, view } from '../view/build.ts';
import type { Span, Text, View } from '../view/view.ts';
import { groupState, type ListedGroup } from './alert-list.ts';
import type { RoundupReason } from './roundup.ts';
import {
  actionsOf,
  byUrgency,
  countsOf,
  nameOf,
  type RoundupContent,
  type RoundupCounts,
  severityOfGroup,
  toneOf,
} from './roundup-content.ts';

const rowsShown = 20;
const peopleShown = 3;

/** One living table for many groups: the worst and newest on top, each with the id that commands take. */
export function roundupTable(content: RoundupContent): View {
  const { roundup, total, asOf } = content;
  const groups = byUrgency(content.groups);
  const counts = countsOf(groups);
  const left = total - Math.min(groups.length, rowsShown);
  return view(
    titleOf(content, counts),
    [
      table(
        [
          { title: 'ID', keep: true },
          { title: 'STATE', keep: true },
          { title: 'ALERT', keep: true, cut: 'end' },
          { title: 'FIRING', align: 'right' },
          { title: 'NEWEST', align: 'right' },
        ],
        groups.slice(0, rowsShown).map((each) => rowOf(each, asOf)),
        { noun: 'group', total },
      ),
      left > 0 && quiet(`and ${plural(left, 'more group')}: /alerts list`),
      quiet(['Who: ', ...whoOf(groups)]),
      roundup.endedAt === undefined &&
        quiet(
          roundup.reason === 'storm'
            ? 'New groups join without a sound, a critical that nobody has rings. It ends when nothing new comes for a while.'
            : 'New groups join this table without a sound; it ends when nothing new comes for a while.',
        ),
      actions(...actionsOf(content, counts)),
    ],
    {
      tone: toneOf(counts),
      footer: [`#${roundup.id} · as of `, { at: asOf, as: 'time' }],
      lockScreen: lockScreenOf(roundup.reason, counts, total, groups[0]),
    },
  );
}

function titleOf({ roundup, groups, total }: RoundupContent, counts: RoundupCounts): Text {
  const atLeast = total > groups.length ? 'Over ' : '';
  const what = `${atLeast}${plural(counts.alerts, 'alert')} in ${plural(total, 'group')}`;
  const states = [
    counts.firing > 0 && `${counts.firing} firing`,
    counts.acknowledged > 0 && `${counts.acknowledged} taken`,
    counts.unknown > 0 && `${counts.unknown} unknown`,
    counts.unwell > 0 && `${counts.unwell} not well`,
    counts.resolved > 0 && `${counts.resolved} resolved`,
  ];
  const since = { at: roundup.startedAt, as: 'time' } as const;
  const reason: Record<RoundupReason, Text> = {
    storm: roundup.endedAt === undefined ? [' · storm since ', since] : [' · storm from ', since],
    late: [' · read late at ', since],
    away: [' · owed while chat was away, told at ', since],
  };
  return [{ bold: what }, ` · ${states.filter(Boolean).join(', ')}`, ...spansOf(reason[roundup.reason])];
}

function spansOf(content: Text): readonly Span[] {
  return Array.isArray(content) ? content : [content].flat();
}

function lockScreenOf(
  reason: RoundupReason,
  counts: RoundupCounts,
  total: number,
  first: ListedGroup | undefined,
): string {
  const what: Record<RoundupReason, string> = { storm: 'Storm', late: 'Read late', away: 'While chat was away' };
  const worstOne = counts.firing > 0 && first !== undefined ? `, first ${nameOf(first)}` : '';
  return `${what[reason]}: ${plural(total, 'group')}, ${counts.firing} firing, ${counts.criticals} critical${worstOne}`;
}

function rowOf(listed: ListedGroup, asOf: number): string[] {
  const { group, shown } = listed;
  const state = groupState(listed);
  const firing = shown.filter((each) => each.state === 'firing');
  const newest = Math.max(...shown.map(({ alert }) => alert.startsAt));
  return [
    group.shortId,
    state === 'firing' ? severityOfGroup(listed).toUpperCase() : state === 'acknowledged' ? 'taken' : state,
    nameOf(listed),
    String(firing.length),
    Number.isFinite(newest) ? formatDuration(Math.max(0, asOf - newest)) : '',
  ];
}

/** Who has how many: a cell of a table cannot name a person so that chat knows them. */
function whoOf(groups: readonly ListedGroup[]): Span[] {
  const open = groups.filter((each) => groupState(each) !== 'resolved');
  const byPerson = Map.groupBy(open, ({ group }) => group.ack?.by);
  const nobody = byPerson.get(undefined)?.length ?? 0;
  const people = [...byPerson].filter((entry): entry is [string, ListedGroup[]] => entry[0] !== undefined);
  const named = people
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, peopleShown)
    .flatMap(([user, theirs]): Span[] => [{ user }, ` has ${theirs.length}, `]);
  if (open.length === 0) return ['nothing is left to take'];
  if (named.length === 0) return ['nobody yet'];
  return [...named, nobody === 0 ? 'nothing is left' : `nobody has ${nobody}`];
}
