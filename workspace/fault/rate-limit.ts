import { z } from 'zod';

/**
 * Slack's rate tiers: calls a minute per method (docs.slack.dev, "Web API rate limits"). `post` is chat.postMessage's
 * own rule, about one a second per channel with short bursts tolerated, and several hundred a minute in all; `special`
 * stands for the methods documented as allowing hundreds a minute.
 */
export type Tier = 1 | 2 | 3 | 4 | 'post' | 'special';

const perMinute: Record<Exclude<Tier, 'post'>, number> = { 1: 1, 2: 20, 3: 50, 4: 100, special: 600 };
/** Slack publishes no figures for bursts and for "several hundred"; these are the workspace's reading. */
const post = { burst: 10, perSecond: 1, allPerMinute: 300 };

export const rateModeSchema = z.union([z.enum(['real', 'off']), z.object({ perMinute: z.int().min(1) })]);
/** `real`: the tiers; `off`: no limit; a number: every method alike. */
export type RateMode = z.infer<typeof rateModeSchema>;

export type RateLimit = {
  /** Takes one call; answers 0, or the whole seconds after which it is worth trying again. */
  take: (method: string, tier: Tier, channel: string | undefined) => number;
  configure: (mode: RateMode) => void;
};

type Bucket = { tokens: number; atMs: number };

/** Token buckets, one per method (and per channel for posts), on the workspace's clock. */
export function createRateLimit(nowMs: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();
  let mode: RateMode = 'real';

  function takeFrom(key: string, capacity: number, perSecond: number): number {
    const now = nowMs();
    const bucket = buckets.get(key) ?? { tokens: capacity, atMs: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.atMs) / 1000) * perSecond);
    bucket.atMs = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return 0;
  }

  function take(method: string, tier: Tier, channel: string | undefined): number {
    if (mode === 'off') return 0;
    if (typeof mode === 'object') return takeFrom(method, mode.perMinute, mode.perMinute / 60);
    if (tier !== 'post') return takeFrom(method, perMinute[tier], perMinute[tier] / 60);
    return (
      takeFrom(`${method} ${channel ?? ''}`, post.burst, post.perSecond) ||
      takeFrom(method, post.allPerMinute, post.allPerMinute / 60)
    );
  }

  return {
    take,
    configure: (next) => {
      mode = next;
      buckets.clear();
    },
  };
}
