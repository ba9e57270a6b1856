import { fail } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import { quiet, view } from '../view/build.ts';
import { type DeskDeps, lineOf, present, storedGroup } from './desk-deps.ts';

/** Ends what no source will end. */
export function closeDesk(deps: DeskDeps): Pick<AlertDesk, 'close'> {
  return { close: ({ group, userId }) => close(deps, group, userId) };
}

async function close(deps: DeskDeps, reference: string, userId: string) {
  const { group, members } = await storedGroup(deps, reference);
  const firing = present({ members });
  if (firing.length === 0) {
    throw fail('conflict', `Nothing fires any more in #${group.shortId}: there is nothing to close.`, {
      hint: 'See /alerts list.',
    });
  }
  const events = firing.filter((alert) => !alert.resolves);
  if (events.length === 0) {
    throw fail('conflict', `#${group.shortId} is not closed by people: its source says when it ends.`, {
      hint: 'Acknowledge it, or silence it.',
    });
  }
  const fingerprints = events.map((alert) => alert.fingerprint);
  const closed = await deps.close({ fingerprints, by: { kind: 'person', userId } });
  const line = lineOf(deps, group, userId, `closed ${plural(closed.length, 'alert')}`, 'closed');
  if (line !== undefined) await deps.deliveries.add(line);
  deps.hurry(group.id);
  const rest = firing.length - events.length;
  return view(
    `Closed ${plural(closed.length, 'alert')} of #${group.shortId}`,
    [
      rest > 0 &&
        quiet(`${plural(rest, 'alert')} of it still ${rest === 1 ? 'fires' : 'fire'} until the source ends it.`),
    ],
    { tone: 'good' },
  );
}
