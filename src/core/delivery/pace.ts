/** Decides when a call may go out, so that chat never has to refuse it. */
export interface Pace {
  /** Takes one place if there is one; otherwise answers when to ask again, milliseconds since the epoch. */
  take(now: number, urgent?: boolean): 'go' | { readonly at: number };
  /** Chat said how long to wait. */
  blockUntil(at: number): void;
}

/**
 * A budget of calls a minute that refills evenly. `reserve` of them are for what a person waits for:
 * ordinary calls leave them alone.
 */
export function budget(options: { perMinute: number; reserve: number }): Pace {
  const everyMs = 60_000 / options.perMinute;
  let left = options.perMinute;
  let countedAt: number | undefined;
  let blockedUntil = 0;
  return {
    take(now, urgent = false) {
      left = Math.min(options.perMinute, left + (now - (countedAt ?? now)) / everyMs);
      countedAt = now;
      if (now < blockedUntil) return { at: blockedUntil };
      const floor = urgent ? 0 : options.reserve;
      if (left - 1 < floor) return { at: now + Math.ceil((floor + 1 - left) * everyMs) };
      left -= 1;
      return 'go';
    },
    blockUntil(at) {
      blockedUntil = Math.max(blockedUntil, at);
    },
  };
}

/** One call per channel at a time, and `everyMs` between their starts; a channel that is blocked holds up no other. */
export function channelPace(everyMs: number) {
  const freeAt = new Map<string, number>();
  return {
    /** When the channel may be called again; the past when it may be now. */
    freeAt: (channelId: string): number => freeAt.get(channelId) ?? 0,
    started(channelId: string, now: number): void {
      freeAt.set(channelId, now + everyMs);
    },
    blockUntil(channelId: string, at: number): void {
      freeAt.set(channelId, Math.max(at, freeAt.get(channelId) ?? 0));
    },
    /** Channels that must not be called now, and when the first of them is free; forgets the others. */
    blocked(now: number): { channels: string[]; firstFreeAt: number | undefined } {
      for (const [channelId, at] of freeAt) if (at <= now) freeAt.delete(channelId);
      const moments = [...freeAt.values()];
      return { channels: [...freeAt.keys()], firstFreeAt: moments.length === 0 ? undefined : Math.min(...moments) };
    },
  };
}
