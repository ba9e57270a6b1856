import { type IncidentService, startIncidents } from '../core/incident/incident-service.ts';
import type { AlertSight } from '../core/port/alert-sight.ts';
import type { Database } from '../core/port/database.ts';
import type { OnCall } from '../core/port/oncall.ts';
import type { Config } from '../edge/config/config.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { incidentStore } from '../edge/store/repository/incident-store.ts';
import type { Clock } from '../lib/clock.ts';
import type { Ids } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import { busOf } from './events.ts';

interface IncidentDeps {
  readonly config: Config;
  readonly database: Database;
  readonly slack: Slack;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly sight: AlertSight;
  readonly onCall: OnCall;
  hides(command: string): boolean;
}

/** Starts incidents as configured. */
export function connectIncidents(deps: IncidentDeps): IncidentService {
  const { config, database, slack, clock, ids, log, sight, onCall, hides } = deps;
  return startIncidents({
    store: incidentStore(database, busOf(config)),
    chat: slack.chat,
    rooms: slack.rooms,
    sight,
    clock,
    ids,
    log,
    channelPrefix: config.incidents.channelPrefix,
    async onCall(channelId) {
      // A channel that belongs to a team asks in who is on call there; any other one, who is on call anywhere.
      const present = await onCall.present(onCall.teamOf(channelId));
      return [...config.incidents.invite, ...present.flatMap(({ userId }) => userId ?? [])];
    },
    hides,
  });
}
