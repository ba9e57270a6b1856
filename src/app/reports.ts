import type { AuditReader } from '../core/port/audit.ts';
import type { Database } from '../core/port/database.ts';
import type { ReportDesk } from '../core/port/report-desk.ts';
import { briefView, type Telling } from '../core/report/brief.ts';
import { type Report, reportClock } from '../core/report/report-clock.ts';
import { reportDesk } from '../core/report/report-desk.ts';
import type { Config } from '../edge/config/config.ts';
import { eachMinute } from '../edge/cron/each-minute.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { reportBook } from '../edge/store/repository/report-book.ts';
import type { Clock } from '../lib/clock.ts';
import { fail } from '../lib/error.ts';
import type { Ids } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { Alerts } from './alerts.ts';

const dayMs = 24 * 3_600_000;
const changesRead = 200;

/** What is told by the clock, and what people may ask of it. */
export interface Reports {
  readonly desk: ReportDesk;
  /** Begins to tell; the returned function ends it. */
  start(): () => Promise<void>;
}

/** Makes it as configured. */
export function connectReports(deps: {
  config: Config;
  alerts: Pick<Alerts, 'brief' | 'owed'>;
  audit: Pick<AuditReader, 'recent'>;
  database: Database;
  slack: Pick<Slack, 'channelId'>;
  clock: Clock;
  ids: Ids;
  log: Log;
}): Reports {
  const { alerts, audit, clock, log } = deps;
  const reports = reportsOf(deps.config);
  const draw = async (telling: Telling) => {
    const facts = await alerts.brief();
    const since = clock.now() - dayMs;
    const changed = (['change', 'destroy'] as const).map((danger) =>
      audit.recent({ danger, result: 'succeeded', since, limit: changesRead }),
    );
    return briefView(facts, (await Promise.all(changed)).flat(), telling);
  };
  return {
    desk: reportDesk({ reports, now: clock.now, draw }),
    start() {
      if (reports.length === 0) return async () => undefined;
      const told = reportClock({
        ...deps,
        resolveChannel: deps.slack.channelId,
        reports,
        now: clock.now,
        draw,
        book: reportBook(deps.database),
        owed: alerts.owed,
      });
      // What was missed while it did not run is told now, not in a minute.
      void told.tick();
      const job = eachMinute('reports', told.tick, log);
      return async () => {
        await job.stop();
        await told.idle();
      };
    },
  };
}

/** The reports that are configured. Fails with `usage` where there is nothing to tell of. */
export function reportsOf({ reports, alerts, operationsChannel }: Config): readonly Report[] {
  if (reports.length > 0 && alerts === undefined) {
    throw fail('usage', 'reports tell of alerts, and none are read: there is no key "alerts".', {
      hint: 'Name Kafka topics under alerts.topics, or take reports away.',
    });
  }
  return reports.map(({ name, schedule, location, channel }) => ({
    name,
    cron: schedule,
    zone: location,
    channel: channel ?? operationsChannel,
  }));
}
