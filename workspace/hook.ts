import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import { SlackError } from './slack-error.ts';

/** What a response_url was given for. */
export type HookSource = { kind: 'command' } | { kind: 'message'; ts: string };

type Hook = { user: string; channel: string; source: HookSource; usesLeft: number; expiresAtMs: number };

export type Hooks = {
  /** A new response_url for what `user` did in `channel`. */
  issue: (user: string, channel: string, source: HookSource) => string;
  /** Takes one use of the URL's secret part, or throws `invalid_url`, `expired_url`, `used_url`. */
  take: (secret: string) => { user: string; channel: string; source: HookSource };
};

/** Slack, "Handling user interaction": 5 uses within 30 minutes. */
const uses = 5;
const lifeMs = 30 * 60_000;
const remembered = 5_000;

/** The response_urls in force. They live in memory: a restart of the workspace ends them, as half an hour would. */
export function createHooks(clock: Clock, ids: Ids, teamId: string, baseUrl: () => string): Hooks {
  const hooks = new Map<string, Hook>();
  return {
    issue: (user, channel, source) => {
      const secret = ids.hex(32);
      hooks.set(secret, { user, channel, source, usesLeft: uses, expiresAtMs: clock.nowMs() + lifeMs });
      const [oldest] = hooks.keys();
      if (hooks.size > remembered && oldest !== undefined) hooks.delete(oldest);
      return `${baseUrl()}/${source.kind === 'command' ? 'commands' : 'actions'}/${teamId}/${secret}`;
    },
    take: (secret) => {
      const hook = hooks.get(secret);
      if (hook === undefined) throw new SlackError('invalid_url');
      if (clock.nowMs() > hook.expiresAtMs) throw new SlackError('expired_url');
      if (hook.usesLeft === 0) throw new SlackError('used_url');
      hook.usesLeft -= 1;
      return hook;
    },
  };
}
