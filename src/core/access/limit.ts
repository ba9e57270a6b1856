import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import { budget, type Pace } from '../delivery/pace.ts';

/** Commands a minute, at most. */
export interface Limits {
  readonly perPerson: number;
  readonly perChannel: number;
}

/** Counts who asks how often, so that one person or a broken script does not take the bot, or a cluster, from the others. */
export interface CommandLimit {
  /** Takes one place; fails with `denied`, saying when the next is free. */
  take(asker: { userId: string; channelId: string }, now: number): void;
}

const remembered = 10_000;

/** Makes it; a minute's worth may be asked in one go, then it refills evenly. Responses to alerts never come here. */
export function commandLimit({ perPerson, perChannel }: Limits): CommandLimit {
  const persons = new Map<string, Pace>();
  const channels = new Map<string, Pace>();
  const take = (paces: Map<string, Pace>, key: string, perMinute: number, now: number, what: string): void => {
    if (paces.size > remembered) paces.clear();
    const pace = paces.get(key) ?? budget({ perMinute, reserve: 0 });
    paces.set(key, pace);
    const turn = pace.take(now);
    if (turn === 'go') return;
    throw fail(
      'denied',
      `${what} ${perMinute} commands a minute; the next is free in ${formatDuration(turn.at - now)}.`,
      {
        hint: 'Answering alerts is never limited.',
      },
    );
  };
  return {
    take({ userId, channelId }, now) {
      take(persons, userId, perPerson, now, 'You have');
      take(channels, channelId, perChannel, now, 'This channel has');
    },
  };
}
