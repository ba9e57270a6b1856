import type { Link } from '../core/health/link-book.ts';
import type { Database } from '../core/port/database.ts';
import { readLabStatus } from '../edge/config/lab-status.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import type { Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/duration.ts';
import type { Systems } from './systems.ts';

const titles = { kubernetes: 'Kubernetes', kafka: 'Kafka', minio: 'MinIO', docker: 'Docker' } as const;

/** Every link of the bot for /ops health: Slack, the store, each target; a target of the lab that is still being built says how far it is. */
export function linksOf(of: {
  slack: Slack;
  database: Database;
  systems: Systems;
  clock: Clock;
  labStatus: string | undefined;
}): Link[] {
  const { slack, clock } = of;
  const slackLink: Link = {
    name: 'Slack',
    async ask() {
      await slack.check();
      const { mode, sockets, lastEventAt } = slack.state();
      const heard =
        lastEventAt === undefined ? 'no event yet' : `last event ${formatDuration(clock.now() - lastEventAt)} ago`;
      if (mode === 'http' || sockets === undefined) return `${heard}, by HTTP`;
      const detail = `${heard}, ${sockets.active} of ${sockets.wanted} sockets`;
      if (sockets.active === sockets.wanted) return detail;
      return { state: sockets.active === 0 ? 'bad' : 'warning', detail };
    },
    heardAt: () => slack.state().lastEventAt,
  };
  const store: Link = {
    name: 'Store',
    async ask() {
      const startedAt = performance.now();
      await of.database.write([{ sql: 'UPDATE schema_version SET version = version' }], 'first');
      return `written in ${formatDuration(Math.max(1, performance.now() - startedAt))}`;
    },
  };
  const targets = of.systems.all.map(
    (system): Link => ({
      name: `${titles[system.kind]} ${system.name}`,
      async ask(signal) {
        const building =
          system.name === 'lab' && of.labStatus !== undefined
            ? await readLabStatus(of.labStatus, system.kind)
            : undefined;
        if (building !== undefined) return { ...building, answered: false };
        const { summary, tookMs, atRisk } = await system.check(signal);
        const detail = `${summary} · ${formatDuration(Math.max(1, tookMs))} · ${system.address}${system.readOnly ? ' · read-only' : ''}`;
        return { state: atRisk ? 'warning' : 'good', detail };
      },
    }),
  );
  return [slackLink, store, ...targets];
}
