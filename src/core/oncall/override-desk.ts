import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { OnCallDesk } from '../port/oncall-desk.ts';
import type { OverrideStore } from '../port/override-store.ts';
import { actions, button, quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import type { Override } from './duty.ts';
import { readMoment } from './read-moment.ts';
import type { Roster } from './roster.ts';

const longestMs = 30 * 24 * 3_600_000;

interface DeskDeps {
  readonly roster: Roster;
  readonly overrides: OverrideStore;
  readonly ids: Ids;
  now(): number;
}

/** What people change of who is on call. */
export function overrideDesk(deps: DeskDeps): Pick<OnCallDesk, 'override' | 'takeBack'> {
  return {
    override: (request) => override(deps, request),
    takeBack: (request) => takeBack(deps, request),
  };
}

async function override(deps: DeskDeps, request: Parameters<OnCallDesk['override']>[0]): Promise<View> {
  const { roster, overrides, ids } = deps;
  const team = roster.only(request.team);
  const now = deps.now();
  const { zone } = team.rotations[0] ?? { zone: 'UTC' };
  const from = request.from === undefined ? now : readMoment(request.from, { zone, now });
  const until = from + request.forMs;
  if (until <= now) throw fail('usage', 'That time is over.', { hint: 'Write for example --from 2h.' });
  if (request.forMs > longestMs)
    throw fail('usage', `An override lasts 30 d at most, not ${formatDuration(request.forMs)}.`);
  const { userId, by } = request;
  const replaced = await roster.at(team, Math.max(from, now));
  const made: Override = { id: ids.next(), team: team.name, userId, from, until, by, at: now };
  await overrides.add(made);
  return view(
    [
      { user: userId },
      from > now ? ' will be on call for ' : ' is on call for ',
      { bold: team.name },
      ...(from > now ? [' from ', { at: from, as: 'date' } as const] : []),
      ' until ',
      { at: until, as: 'date' },
    ],
    [
      replaced.userId !== undefined && replaced.userId !== userId && quiet(['In place of ', { user: replaced.userId }]),
      actions(button('Take back', 'oncall untake', { override: made.id })),
    ],
    { tone: 'good' },
  );
}

async function takeBack(deps: DeskDeps, { id, userId }: Parameters<OnCallDesk['takeBack']>[0]): Promise<View> {
  const taken = await deps.overrides.takeBack(id, { userId, at: deps.now() });
  if (taken === undefined) throw fail('not-found', 'That override is over, or was taken back already.');
  const duty = await deps.roster.at(deps.roster.team(taken.team), deps.now());
  return view(
    [
      'Override taken back: ',
      { bold: taken.team },
      ' is ',
      ...(duty.userId === undefined ? ['nobody'] : [{ user: duty.userId }]),
      ' again',
    ],
    [],
    { tone: duty.userId === undefined ? 'critical' : 'good' },
  );
}
