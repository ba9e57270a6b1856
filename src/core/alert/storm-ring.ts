import { shortenEnd } from '../../lib/text.ts';
import { actions, button, list, text, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import { groupState, type ListedGroup } from './alert-list.ts';
import { summaryOf } from './describe.ts';
import type { Heard } from './roundup.ts';
import { byUrgency, nameOf, type RoundupContent } from './roundup-content.ts';
import { severityRank } from './severity.ts';

const linesShown = 10;

/** What a message that rings for the whole table makes heard: the news of each critical in it. */
export function heardIn(groups: readonly ListedGroup[]): Heard {
  return Object.fromEntries(
    groups.flatMap(({ group }) => (isCriticalNews(group.entry) ? [[group.id, group.entry.at] as const] : [])),
  );
}

/** The criticals of a table that fire, that nobody has and nothing hushes, and whose last news has not rung. */
export function unheardCriticals(groups: readonly ListedGroup[], heard: Heard): ListedGroup[] {
  return byUrgency(groups).filter((each) => {
    const { entry } = each.group;
    return (
      groupState(each) === 'firing' && isCriticalNews(entry) && heard[each.group.id] !== entry.at && isAudible(each)
    );
  });
}

function isCriticalNews(entry: ListedGroup['group']['entry']): entry is NonNullable<typeof entry> {
  return entry !== undefined && entry.firing.length > 0 && entry.rank >= severityRank('critical');
}

/** Whether a critical of it fires that was not hushed at the last look. */
function isAudible({ group, shown }: ListedGroup): boolean {
  const hushed = new Set(group.decision?.dropped.map(({ fingerprint }) => fingerprint));
  return shown.some(
    ({ alert, state, severity }) => state === 'firing' && severity === 'critical' && !hushed.has(alert.fingerprint),
  );
}

/** Says under the table, so that it rings, which criticals came to it since it last rang; `joined` has one at least. */
export function stormRing({ roundup, offers }: RoundupContent, joined: readonly ListedGroup[]): View {
  const [first] = joined;
  const single = joined.length === 1 ? first : undefined;
  const name = first === undefined ? '' : nameOf(first);
  const what = single === undefined ? `${joined.length} criticals joined the storm` : `CRITICAL  ${name}`;
  const target = single?.group.id ?? roundup.id;
  const more = joined.length > linesShown ? [`and ${joined.length - linesShown} more, in the table`] : [];
  return view(
    [{ bold: what }, single === undefined ? ' · nobody is on them' : ' · joined the storm · nobody is on it'],
    [
      single === undefined
        ? list([...joined.slice(0, linesShown).map(lineOf), ...more])
        : text(shortenEnd(saidOf(single), 300)),
      actions(
        offers('alerts ack') &&
          button(
            single === undefined ? 'Acknowledge all' : 'Acknowledge',
            'alerts ack',
            { group: target },
            { style: 'primary' },
          ),
        single !== undefined && offers('alerts trace') && button('Trace', 'alerts trace', { group: target }),
      ),
    ],
    {
      tone: 'critical',
      footer: `#${single?.group.shortId ?? roundup.id}`,
      lockScreen: shortenEnd(
        single === undefined
          ? `${joined.length} CRITICAL joined the storm, first ${name}`
          : `CRITICAL ${name}: ${saidOf(single)}`,
        98,
      ),
    },
  );
}

function lineOf(listed: ListedGroup): Text {
  return `${nameOf(listed)}: ${shortenEnd(saidOf(listed), 80)} · #${listed.group.shortId}`;
}

function saidOf({ shown: [worst] }: ListedGroup): string {
  return worst === undefined ? '' : summaryOf(worst.alert);
}
