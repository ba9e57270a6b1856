import type { Link } from '../core/health/link-book.ts';
import { list, quiet, view } from '../core/view/build.ts';
import type { View } from '../core/view/view.ts';
import type { Config } from '../edge/config/config.ts';
import type { ConfigFile } from '../edge/config/config-file.ts';
import type { Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/duration.ts';
import { MiddlewatchError, reasonOf } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';
import { plural } from '../lib/text.ts';
import { type RestartNeeded, restartNeeded } from './restart-needed.ts';

/** An editor writes in steps: they are waited for. */
const settleMs = 300;
/** Where a file system tells of no changes. */
const lookEveryMs = 30_000;

interface Reloading {
  readonly file: ConfigFile;
  /** What the bot was started with. */
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings it into effect as a whole, or fails and leaves everything as it was. */
  apply(config: Config): Promise<void>;
  tell(shown: View): Promise<void>;
}

/** Reads the configuration again while the bot runs. */
export interface Reload {
  /** Reads it now, whether it changed or not; never rejects. */
  now(why: 'signal' | 'change'): Promise<void>;
  readonly link: Link;
  /** Looks no longer; resolves when no reading is under way. */
  stop(): Promise<void>;
}

/**
 * Follows the configuration's files: a good change takes effect, a bad one keeps what runs and is told in the operations
 * channel, once for each content. What cannot change at run time is named.
 */
export function reload(deps: Reloading): Reload {
  const { file, clock, log } = deps;
  const state = {
    readAt: clock.now(),
    digest: file.digest(),
    seen: file.digest(),
    fault: '',
    restart: [] as RestartNeeded[],
  };
  let turn: Promise<void> = Promise.resolve();
  let cancel = (): void => {};

  async function read(why: 'signal' | 'change'): Promise<void> {
    const digest = file.digest();
    if (why === 'change' && digest === state.seen) return;
    state.seen = digest;
    try {
      const config = file.load();
      await deps.apply(config);
      const restart = restartNeeded(deps.config, config);
      Object.assign(state, { readAt: clock.now(), digest: file.digest(), fault: '', restart });
      log.info({ why, restart: keysOf(restart) }, 'the configuration was read again');
      if (restart.length > 0) await deps.tell(restartView(file.name, restart));
    } catch (thrown) {
      const fault =
        thrown instanceof MiddlewatchError ? [thrown.message, thrown.hint].filter(Boolean).join(' ') : reasonOf(thrown);
      log.error({ why, reason: fault }, 'the configuration was not taken');
      const told = state.fault === fault && why === 'change';
      state.fault = fault;
      if (!told) await deps.tell(faultView(file.name, fault));
    }
  }
  const now = (why: 'signal' | 'change'): Promise<void> => {
    turn = turn
      .then(() => read(why))
      .catch((thrown: unknown) => log.error({ reason: reasonOf(thrown) }, 'a reading of the configuration failed'));
    return turn;
  };
  const changed = (): void => {
    cancel();
    cancel = clock.after(settleMs, () => void now('change'));
  };
  const stopWatching = file.watch(changed);
  const stopLooking = clock.every(lookEveryMs, () => void now('change'));

  return {
    now,
    link: {
      name: 'Configuration',
      async ask() {
        const read = `${file.name} read ${formatDuration(clock.now() - state.readAt)} ago`;
        if (state.fault !== '' && file.digest() !== state.digest)
          return {
            state: 'bad',
            detail: `${read}; the file is wrong now and not in effect: ${state.fault.split('\n')[0]}`,
          };
        if (file.digest() !== state.digest)
          return { state: 'warning', detail: `${read}; the file differs, and is read within 30 s` };
        if (state.restart.length > 0)
          return { state: 'warning', detail: `${read}; needs a restart: ${keysOf(state.restart)}` };
        return read;
      },
    },
    async stop() {
      cancel();
      stopWatching();
      stopLooking();
      await turn;
    },
  };
}

function faultView(name: string, fault: string): View {
  const lines = fault.split('\n');
  const shown = lines.slice(0, 10);
  return view(
    `${name} is wrong: what was read before stays in effect`,
    [list(shown), lines.length > shown.length && quiet(`and ${plural(lines.length - shown.length, 'more fault')}`)],
    { tone: 'critical', lockScreen: `${name} is wrong and not in effect` },
  );
}

function restartView(name: string, needed: readonly RestartNeeded[]): View {
  return view(
    `${name} was read; it needs a restart for ${keysOf(needed)}`,
    [list(needed.map(({ key, why }) => `${key}: ${why}`))],
    { tone: 'warning' },
  );
}

function keysOf(needed: readonly RestartNeeded[]): string {
  return needed.map(({ key }) => key).join(', ');
}
