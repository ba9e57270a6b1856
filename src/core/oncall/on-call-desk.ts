import type { Ids } from '../../lib/ids.ts';
import type { OnCallDesk } from '../port/oncall-desk.ts';
import type { OverrideStore } from '../port/override-store.ts';
import type { View } from '../view/view.ts';
import type { ConfiguredTeam } from './on-call-config.ts';
import { overrideDesk } from './override-desk.ts';
import { readMoment } from './read-moment.ts';
import type { Roster } from './roster.ts';
import { type TeamDuty, teamsView, teamView } from './who-view.ts';

const aheadMs = 28 * 24 * 3_600_000;

/** What people do about paging themselves. */
export type PagingDesk = Pick<OnCallDesk, 'page' | 'acknowledge' | 'test'>;

interface DeskDeps {
  readonly roster: Roster;
  readonly overrides: OverrideStore;
  readonly ids: Ids;
  readonly paging: PagingDesk;
  now(): number;
}

/** What people ask about who is on call, and change of it. */
export function onCallDesk(deps: DeskDeps): OnCallDesk {
  return { ...overrideDesk(deps), ...deps.paging, who: (request) => who(deps, request) };
}

async function who(
  deps: Pick<DeskDeps, 'roster' | 'now'>,
  { team: name, at }: Parameters<OnCallDesk['who']>[0],
): Promise<View> {
  const { roster } = deps;
  const teams = name === undefined && roster.teams.length > 1 ? roster.teams : [roster.only(name)];
  const zone = teams[0]?.rotations[0]?.zone ?? 'UTC';
  const moment = at === undefined ? undefined : readMoment(at, { zone, now: deps.now() });
  const found = await Promise.all(teams.map((team) => dutyOf(roster, team, moment ?? deps.now())));
  const [first, ...others] = found;
  return first !== undefined && others.length === 0 ? teamView(first, moment) : teamsView(found, moment);
}

async function dutyOf(roster: Roster, team: ConfiguredTeam, at: number): Promise<TeamDuty> {
  const duty = await roster.at(team, at);
  const next =
    duty.until === undefined ? [] : await roster.during(team, { from: duty.until, until: duty.until + aheadMs });
  return { team: team.name, duty, next };
}
