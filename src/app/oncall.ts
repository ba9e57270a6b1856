import { onCallDesk } from '../core/oncall/on-call-desk.ts';
import { type Roster, roster } from '../core/oncall/roster.ts';
import type { OnCallDesk } from '../core/port/oncall-desk.ts';
import type { Config } from '../edge/config/config.ts';
import { onCallConfigOf } from '../edge/config/oncall.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import type { Clock } from '../lib/clock.ts';

/** Who is on call, for people and for the rest of the bot. */
export interface OnCallPart {
  readonly desk: OnCallDesk;
  readonly roster: Roster;
}

/** Makes it as configured, with the teams' channels by their ids. Fails naming a channel that cannot be seen. */
export async function connectOnCall(deps: { config: Config; slack: Slack; clock: Clock }): Promise<OnCallPart> {
  const config = onCallConfigOf(deps.config.oncall);
  const teams = config.teams.map(async (team) => ({
    ...team,
    channels: await Promise.all(team.channels.map(deps.slack.channelId)),
  }));
  const people = roster({ teams: await Promise.all(teams) }, { overrides: async () => [], now: deps.clock.now });
  return { desk: onCallDesk({ roster: people, now: deps.clock.now }), roster: people };
}
