import { fail } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import type { OnCall } from '../port/oncall.ts';
import { type Duty, dutiesOf, dutyAt, type Override, type PresentDuty } from './duty.ts';
import type { ConfiguredTeam, OnCallConfig } from './on-call-config.ts';
import type { Window } from './rotation.ts';

/** Who is on call, by the configuration and by what people changed of it. */
export interface Roster extends OnCall {
  readonly teams: readonly ConfiguredTeam[];
  /** Fails with `not-found`, naming the nearest teams. */
  team(name: string): ConfiguredTeam;
  /** The same; without a name the only one that there is, else it fails with `usage`. */
  only(name: string | undefined): ConfiguredTeam;
  at(team: ConfiguredTeam, at: number): Promise<PresentDuty>;
  during(team: ConfiguredTeam, window: Window): Promise<readonly Duty[]>;
}

/** Makes it. The channels of the teams are given by their ids. */
export function roster(
  config: OnCallConfig,
  deps: { overrides(window: Window): Promise<readonly Override[]>; now(): number },
): Roster {
  const { teams } = config;
  const team = (name: string): ConfiguredTeam => {
    const found = teams.find((each) => each.name === name.toLowerCase());
    if (found !== undefined) return found;
    throw unknownTeam(
      name,
      teams.map((each) => each.name),
    );
  };
  const only = (name: string | undefined): ConfiguredTeam => {
    if (name !== undefined || teams.length <= 1) return team(name ?? teams[0]?.name ?? '');
    throw fail('usage', 'Name the team.', { hint: `There are: ${teams.map((each) => each.name).join(', ')}.` });
  };
  const at = async (of: ConfiguredTeam, moment: number): Promise<PresentDuty> =>
    dutyAt(of, await deps.overrides({ from: moment, until: moment + 1 }), moment);
  return {
    teams,
    team,
    only,
    at,
    during: async (of, window) => dutiesOf(of, await deps.overrides(window), window),
    async present(name) {
      const now = deps.now();
      const asked = name === undefined ? teams : [team(name)];
      return Promise.all(
        asked.map(async (of) => {
          const { userId, from, until, says } = await at(of, now);
          return { team: of.name, userId, from, until, because: says.kind };
        }),
      );
    },
    teamOf: (channelId) => teams.find(({ channels }) => channels.includes(channelId))?.name,
  };
}

function unknownTeam(name: string, names: readonly string[]): Error {
  if (names.length === 0) {
    return fail('not-found', 'No team is configured: nobody is on call.', {
      hint: 'Write teams under oncall in middlewatch.yaml.',
    });
  }
  const near = nearest(name, names);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are: ${names.join(', ')}.`;
  return fail('not-found', `No team is called "${name}".`, { hint });
}
