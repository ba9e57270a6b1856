import type { Link } from '../core/health/link-book.ts';
import type { System } from '../core/port/system.ts';
import type { SelfAlerts } from '../core/watch/self-alerts.ts';
import type { Watcher } from '../core/watcher/define-watcher.ts';
import { kafkaWatcher } from '../core/watcher/kafka-watcher.ts';
import { minioWatcher } from '../core/watcher/minio-watcher.ts';
import { watchTarget } from '../core/watcher/watch-target.ts';
import type { Config } from '../edge/config/config.ts';
import type { Clock } from '../lib/clock.ts';
import { reasonOf } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';
import type { Systems } from './systems.ts';

/** Every target that is watched. */
export interface Watchers {
  readonly links: readonly Link[];
  /** Begins to look. What fires of a target that nobody watches any more is over. */
  start(): void;
  /** Ends the present looks; what fires goes on firing. */
  stop(): Promise<void>;
}

/** Makes the watchers that are configured; none looks before the start. */
export function connectWatchers(deps: {
  config: Config;
  systems: Pick<Systems, 'byKind'>;
  /** Undefined where no alerts are read. */
  own: SelfAlerts | undefined;
  clock: Clock;
  log: Log;
}): Watchers {
  const { config, systems, own: alerts } = deps;
  const { kafka, minio } = systems.byKind;
  const wanted = [...watchesOf(kafkaWatcher, config.kafka, kafka), ...watchesOf(minioWatcher, config.minio, minio)];
  // The configuration is refused that watches where nothing can be told.
  if (alerts === undefined) return { links: [], start: () => undefined, stop: async () => undefined };
  const watches = wanted.map(({ begin }) => begin({ ...deps, alerts }));
  const components = new Set(wanted.map(({ component }) => component));
  let tidied: Promise<void> | undefined;
  return {
    links: watches.map(({ link }) => link),
    start() {
      tidied = endUnwatched(alerts, components).catch((thrown: unknown) =>
        deps.log.error({ reason: reasonOf(thrown) }, 'alerts of targets that are not watched any more still fire'),
      );
      for (const watch of watches) watch.wake();
    },
    async stop() {
      await Promise.all([tidied, ...watches.map((watch) => watch.stop())]);
    },
  };
}

type Voice = Parameters<typeof watchTarget>[2];

/** The targets of one kind that say what is to be watched. */
function watchesOf<Client, Settings, Look>(
  watcher: Watcher<Client, Settings, Look>,
  targets: readonly { name: string; watch?: (Settings & { notReachedAfterMs: number }) | undefined }[],
  systems: readonly System<Client>[],
) {
  return targets.flatMap(({ name, watch: settings }) => {
    const client = systems.find((system) => system.name === name)?.client;
    if (settings === undefined || client === undefined) return [];
    const component = `${watcher.name} ${name}`;
    const watched = { component, target: name, notReachedAfterMs: settings.notReachedAfterMs };
    return [{ component, begin: (voice: Voice) => watchTarget(watcher, { client, settings, watched }, voice) }];
  });
}

async function endUnwatched(alerts: SelfAlerts, components: ReadonlySet<string>): Promise<void> {
  for (const alert of await alerts.watched()) if (!components.has(alert.component)) await alerts.resolve(alert);
}
