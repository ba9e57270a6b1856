import type { AlertConfig } from '../core/alert/alert-config.ts';
import { type AlertSettings, alertConfigOf } from '../edge/config/alert.ts';
import type { Config } from '../edge/config/config.ts';
import { fail } from '../lib/error.ts';

/** What the configuration says about alerts, for the heart; undefined without `alerts`. Fails where a topic's Kafka target is not configured. */
export function alertConfigFrom(config: Config): AlertConfig | undefined {
  if (config.alerts === undefined) return undefined;
  checkTargets(
    config.alerts,
    config.kafka.map(({ name }) => name),
  );
  return alertConfigOf(config.alerts, {
    onlyTarget: config.kafka[0]?.name ?? '',
    operationsChannel: config.operationsChannel,
    alertmanager: config.alertmanager,
  });
}

function checkTargets(settings: AlertSettings, targets: readonly string[]): void {
  for (const { target, topic } of settings.topics) {
    const name = target ?? targets[0];
    if (name !== undefined && targets.includes(name)) continue;
    throw fail(
      'usage',
      `alerts.topics: the topic ${topic} is read from the Kafka target "${name ?? ''}", which is not configured.`,
      { hint: targets.length === 0 ? 'Add one under kafka:.' : `There are: ${targets.join(', ')}.` },
    );
  }
}
