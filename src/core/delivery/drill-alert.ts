import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig, AlertTopic } from '../alert/alert-config.ts';
import { drillTarget, drillTopic } from '../alert/drill-route.ts';
import { readRecord } from '../alert/read-record.ts';
import type { AlertRules } from '../alert/rules.ts';
import { jsonSource } from '../alert/source/json.ts';
import type { Drill } from '../port/alert-drill.ts';

/** How the record of a test is read: as plain JSON, from no topic. */
export function drillReading(channelId: string | undefined): AlertTopic {
  const topic = channelId ?? drillTopic;
  return { target: drillTarget, topic, source: 'json', from: 'latest', staleAfterMs: 3_600_000 };
}

export interface DrillAlertDeps {
  readonly rules: AlertRules;
  readonly config: Pick<AlertConfig, 'severity'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A test alert as its record will make it, with that record: begun so long ago that its routes need not wait. */
export function drillAlert(
  deps: DrillAlertDeps,
  { severity, labels, channelId }: Omit<Drill, 'channel'> & { readonly channelId: string | undefined },
  status: 'firing' | 'resolved',
  name = `Test ${deps.ids.short()}`,
) {
  const { clock, ids, rules, config } = deps;
  const now = clock.now();
  const reading = drillReading(channelId);
  const { label, values } = config.severity;
  const bodyOf = (startsAt: number) =>
    JSON.stringify({
      name,
      status,
      summary: 'This is a test of Middlewatch. Nothing is wrong.',
      labels: { ...labels, [label]: values[severity][0] ?? severity },
      startsAt,
    });
  const recordOf = (startsAt: number) => ({
    target: reading.target,
    topic: reading.topic,
    partition: 0,
    offset: ids.next(),
    key: undefined,
    headers: {},
    writtenAt: now,
    value: Buffer.from(bodyOf(startsAt)),
  });
  const first = readRecord(recordOf(now), reading, { sources: [jsonSource], now });
  const [alert] = first.kind === 'alerts' ? first.alerts : [];
  if (alert === undefined) throw new Error('the record of a test is no alert');
  const waitMs = Math.max(...rules.groupsFor(alert).map((group) => rules.routeOf(group).groupWaitMs), 0);
  return { name, alert, record: recordOf(now - waitMs) };
}
