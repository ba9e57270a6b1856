import type { Clock } from '../../lib/clock.ts';
import type { ConsumerGroup, GroupPosition } from '../port/kafka.ts';
import { sampleEveryMs, windowSamples } from './partition-verdict.ts';

/** Watched so long after it was last asked about. */
const followForMs = 15 * 60_000;
const mostGroups = 20;

interface Followed {
  askedAtMs: number;
  positions: GroupPosition[];
}

/** Looks at groups while somebody is interested, so that a second question finds what the first one could not know. */
export interface GroupFollower {
  /** Keeps a look, and goes on looking for 15 minutes. */
  note(position: GroupPosition): void;
  /** What was seen of a group, oldest first, at most a window. */
  seen(group: string): readonly GroupPosition[];
  stop(): void;
}

/**
 * Follows at most twenty groups, those asked about last, with one question for all of them every ten seconds. A look that
 * fails is left out: the window then spans more time and promises no more.
 */
export function groupFollower(
  clock: Clock,
  look: (groups: readonly ConsumerGroup[]) => Promise<readonly GroupPosition[]>,
): GroupFollower {
  const followed = new Map<string, Followed>();
  let cancel: (() => void) | undefined;
  let stopped = false;

  function keep(position: GroupPosition): void {
    const known = followed.get(position.group.id);
    const last = known?.positions.at(-1);
    if (known === undefined) return;
    if (last !== undefined && position.measuredAt - last.measuredAt < sampleEveryMs) return;
    known.positions = [...known.positions, position].slice(-windowSamples);
  }

  function forget(): void {
    for (const [id, { askedAtMs }] of followed) if (clock.now() - askedAtMs > followForMs) followed.delete(id);
    while (followed.size > mostGroups) {
      const [oldest] = [...followed].sort(([, a], [, b]) => a.askedAtMs - b.askedAtMs);
      if (oldest === undefined) return;
      followed.delete(oldest[0]);
    }
  }

  function plan(): void {
    if (stopped || cancel !== undefined || followed.size === 0) return;
    cancel = clock.after(sampleEveryMs, () => void again());
  }

  async function again(): Promise<void> {
    forget();
    const groups = [...followed.values()].flatMap(({ positions }) => positions.at(-1)?.group ?? []);
    try {
      if (groups.length > 0) for (const position of await look(groups)) keep(position);
    } catch {
      // The next look may succeed; nobody asked for this one.
    }
    cancel = undefined;
    plan();
  }

  return {
    note(position) {
      const { id } = position.group;
      const known = followed.get(id);
      followed.set(id, { askedAtMs: clock.now(), positions: known?.positions ?? [] });
      keep(position);
      forget();
      plan();
    },
    seen: (group) => followed.get(group)?.positions ?? [],
    stop() {
      stopped = true;
      cancel?.();
      followed.clear();
    },
  };
}
