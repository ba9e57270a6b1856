import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { Judged, Link } from '../health/link-book.ts';
import type { Log } from '../port/log.ts';
import type { SelfAlerts } from '../watch/self-alerts.ts';
import type { Watcher } from './define-watcher.ts';
import { type Sight, type Standing, standingAt, step, type Watched } from './standing.ts';

const everyMs = 10_000;
const lookWithinMs = 20_000;

/** One target that is watched. */
export interface TargetWatch extends Pick<Loop, 'wake'> {
  /** For /ops health: when it was last looked at, and how many things are wrong. */
  readonly link: Link;
  /** Ends the present look and begins no other; what fires goes on firing. */
  stop(): Promise<void>;
}

/**
 * Looks at a target ten seconds after the look before has ended, one look at a time, each with a deadline of 20 s, and says
 * what comes of it. What fires of this target in the store is taken up before the first look.
 */
export function watchTarget<Client, Settings, Look>(
  watcher: Watcher<Client, Settings, Look>,
  { client, settings, watched }: { client: Client; settings: Settings; watched: Watched },
  deps: { alerts: SelfAlerts; clock: Clock; log: Log },
): TargetWatch {
  const { alerts, clock, log } = deps;
  const stopping = new AbortController();
  let looks: readonly Look[] = [];
  let standing: Standing | undefined;
  let lastAt: number | undefined;
  let dueAt = 0;

  const look = async (): Promise<Sight> => {
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(lookWithinMs)]);
      looks = [...looks, await watcher.observe(client, settings, signal)].slice(-watcher.looksKept);
      lastAt = clock.now();
      return { kind: 'seen', at: lastAt, findings: watcher.judge(looks, settings) };
    } catch (thrown) {
      return { kind: 'lost', at: clock.now(), reason: reasonFor(thrown) };
    }
  };
  /** What is no sentence of ours may hold anything: it stays in the log. */
  const reasonFor = (thrown: unknown): string => {
    if (thrown instanceof MiddlewatchError) return thrown.message;
    if (!stopping.signal.aborted) log.error({ watched: watched.component, reason: reasonOf(thrown) }, 'a look failed');
    return 'the log says why.';
  };
  const looking = loop(
    `watch of ${watched.component}`,
    async () => {
      standing ??= standingAt((await alerts.watched()).filter(({ component }) => component === watched.component));
      // A round that failed is repeated at once; a verdict over time needs looks that are apart.
      if (clock.now() < dueAt) return dueAt;
      const sight = await look();
      dueAt = clock.now() + everyMs;
      if (stopping.signal.aborted) return undefined;
      const next = step(standing, sight, watched);
      // Said before it is known: what the store does not take is said again after the next look.
      await alerts.raiseAll(next.raise);
      for (const alert of next.resolve) await alerts.resolve(alert);
      standing = next.standing;
      return dueAt;
    },
    deps,
  );
  return {
    wake: looking.wake,
    link: {
      name: `Watch of ${watched.component}`,
      ask: async () => inWords(standing, lastAt, clock.now()),
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await looking.stop();
    },
  };
}

function inWords(standing: Standing | undefined, lastAt: number | undefined, now: number): string | Judged {
  const ago = lastAt === undefined ? 'never seen' : `looked at ${formatDuration(now - lastAt)} ago`;
  if (standing?.lost !== undefined) return { state: 'bad', detail: `looks fail, ${ago}`, answered: false };
  if (standing === undefined || lastAt === undefined) return { state: 'unknown', detail: 'no look yet' };
  const { tracked, beyond } = standing;
  if (tracked.size === 0) return ago;
  const more = beyond > 0 ? `, ${beyond} more not watched` : '';
  return { state: 'warning', detail: `${ago}, ${plural(tracked.size, 'thing')} wrong${more}` };
}
