import { formatDuration } from '../../lib/duration.ts';
import { bad, type Finding, good, unknown } from './finding.ts';

/** What Slack said to a token. */
export type TokenAnswer =
  | { readonly kind: 'accepted'; readonly as: string; readonly tookMs: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'silent'; readonly why: string };

const ways = {
  'Slack bot token': 'Install the app from manifest.yml and put its bot token into SLACK_BOT_TOKEN.',
  'Slack app token':
    'Make an app-level token with the scope connections:write, in the same app, and put it into SLACK_APP_TOKEN.',
} as const;

/** Whether Slack takes a token. */
export function judgeToken(what: keyof typeof ways, answer: TokenAnswer): Finding {
  switch (answer.kind) {
    case 'accepted':
      return good(what, `${answer.as} · ${formatDuration(Math.max(1, answer.tookMs))}`);
    case 'refused':
      return bad(what, `Slack refuses it (${answer.code})`, ways[what]);
    case 'silent':
      return unknown(what, answer.why, 'Let this machine reach slack.com by HTTPS; a proxy is named by HTTPS_PROXY.');
  }
}

/** Which of the scopes that the calls need the token has not; `granted` is undefined where Slack did not say. */
export function judgeScopes(granted: readonly string[] | undefined, needed: readonly string[]): Finding {
  const what = 'Slack scopes';
  if (granted === undefined)
    return unknown(what, 'not checked: Slack did not say which scopes the token has', 'Mend the bot token first.');
  const missing = needed.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return good(what, `all ${needed.length} that are needed`);
  const fix = 'Give the app the present manifest.yml and install it again: a token keeps the scopes it was made with.';
  return bad(what, `missing: ${missing.join(', ')}`, fix);
}

/** Whether a channel is there and the bot may write in it. */
export type ChannelAnswer =
  | { readonly kind: 'postable' }
  /** Seen, and not asked whether the bot is in it. */
  | { readonly kind: 'visible' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** A channel that the configuration names, and what for. */
export interface NamedChannel {
  readonly channel: string;
  readonly uses: readonly string[];
  /** The bot writes in it, so it must be a member. */
  readonly posts: boolean;
}

/** Judges a channel by what Slack said of it; `answer` is undefined where Slack was not asked. */
export function judgeChannel({ channel, uses, posts }: NamedChannel, answer: ChannelAnswer | undefined): Finding {
  const what = `Channel ${channel.replace(/^(?=[a-z0-9_-])/, '#')}`;
  const why = uses.join(', ');
  if (answer === undefined) return unknown(what, `${why} · not checked`, 'Mend the bot token first.');
  switch (answer.kind) {
    case 'postable':
      return good(what, `${why} · the bot is in it`);
    case 'visible':
      return good(what, `${why} · is there`);
    case 'refused':
      return bad(
        what,
        `${why} · ${answer.why}`,
        `Make the channel, or name another one${posts ? '; then write /invite @middlewatch in it' : ''}.`,
      );
    case 'unknown':
      return unknown(what, `${why} · ${answer.why}`, 'Mend what is said of Slack above, then run this again.');
  }
}
