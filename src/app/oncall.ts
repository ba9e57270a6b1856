import { onCallDesk, type PagingDesk } from '../core/oncall/on-call-desk.ts';
import { type Roster, roster } from '../core/oncall/roster.ts';
import type { OnCallDesk } from '../core/port/oncall-desk.ts';
import type { OverrideStore } from '../core/port/override-store.ts';
import type { Config } from '../edge/config/config.ts';
import { onCallConfigOf } from '../edge/config/oncall.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import type { Clock } from '../lib/clock.ts';
import type { Ids } from '../lib/ids.ts';

/** Who is on call, for people and for the rest of the bot. */
export interface OnCallPart {
  readonly roster: Roster;
  /** What people do about it; `paging` is what alerts know of it. */
  desk(paging: PagingDesk): OnCallDesk;
}

/** Makes it as configured, with the teams' channels by their ids. Fails naming a channel that cannot be seen. */
export async function connectOnCall(deps: {
  config: Config;
  slack: Slack;
  overrides: OverrideStore;
  clock: Clock;
  ids: Ids;
}): Promise<OnCallPart> {
  const { overrides, ids } = deps;
  const { now } = deps.clock;
  const config = onCallConfigOf(deps.config.oncall);
  const teams = config.teams.map(async (team) => ({
    ...team,
    channels: await Promise.all(team.channels.map(deps.slack.channelId)),
  }));
  const people = roster({ teams: await Promise.all(teams) }, { overrides: overrides.during, now });
  return { roster: people, desk: (paging) => onCallDesk({ roster: people, overrides, ids, paging, now }) };
}
