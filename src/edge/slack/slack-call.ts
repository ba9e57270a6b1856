import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Delivered } from '../../core/port/chat.ts';
import { fail, type MiddlewatchError, reasonOf } from '../../lib/error.ts';

/** What Slack's codes mean for the reader, with the way out. */
const advice: Readonly<Record<string, string>> = {
  channel_not_found:
    'The channel does not exist, or it is private and Middlewatch is not in it. Invite it with /invite @middlewatch.',
  not_in_channel: 'Middlewatch is not in that channel. Invite it with /invite @middlewatch.',
  is_archived: 'The channel is archived.',
  message_not_found: 'The message is gone.',
  cant_update_message: 'That message cannot be edited.',
  edit_window_closed: 'The workspace no longer allows that message to be edited.',
  restricted_action: 'A workspace setting keeps Middlewatch from posting there.',
  missing_scope: 'The Slack app lacks a scope. Reinstall it from manifest.yml.',
  invalid_auth: 'Slack refuses the token. Check SLACK_BOT_TOKEN.',
  token_revoked: 'The token was revoked. Install the app again.',
  account_inactive: 'The bot account is deactivated.',
  invalid_blocks: 'Slack refuses the layout of the message; this is a bug.',
  msg_too_long: 'The message is too long.',
};

// Answers in the body that say "later", which the SDK does not treat as a rate limit.
const laterCodes = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
// Answers that leave open whether the call was carried out.
const unclearCodes = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

// Answers to a token that no waiting makes better.
const tokenCodes = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'user_removed_from_team',
  'team_disabled',
]);

/** Slack's code when it was the token that was refused; undefined for every other failure. */
export function tokenRefusal(thrown: unknown): string | undefined {
  const code = thrown instanceof WebAPIPlatformError ? thrown.data.error : undefined;
  return code !== undefined && tokenCodes.has(code) ? code : undefined;
}

/** Sorts how a call ended into the four endings that a delivery can act on. Everything that is not an answer is `unclear`. */
export function endingOf(thrown: unknown): Exclude<Delivered, { kind: 'sent' }> {
  if (thrown instanceof WebAPIRateLimitedError) return { kind: 'limited', retryAfterMs: thrown.retryAfter * 1000 };
  if (thrown instanceof WebAPIPlatformError) {
    const code = thrown.data.error;
    if (laterCodes.has(code)) return { kind: 'limited', retryAfterMs: 5_000 };
    if (unclearCodes.has(code)) return { kind: 'unclear', reason: `Slack said ${code}` };
    return { kind: 'refused', code, sentence: advice[code] ?? `Slack said ${code}.` };
  }
  if (thrown instanceof WebAPIHTTPError) {
    return thrown.statusCode === 429
      ? { kind: 'limited', retryAfterMs: 30_000 }
      : { kind: 'unclear', reason: `HTTP ${thrown.statusCode}` };
  }
  if (thrown instanceof WebAPIRequestError) return { kind: 'unclear', reason: reasonOf(thrown.original) };
  return { kind: 'unclear', reason: reasonOf(thrown) };
}

/** The same as an error for a person, for calls that are not deliveries. */
export function slackFailure(doing: string, thrown: unknown): MiddlewatchError {
  const ending = endingOf(thrown);
  if (ending.kind === 'refused')
    return fail('unavailable', `Slack refused ${doing} (${ending.code}).`, { hint: ending.sentence, cause: thrown });
  if (ending.kind === 'limited')
    return fail('unavailable', `Slack asks to wait before ${doing}.`, {
      hint: `Again in ${Math.ceil(ending.retryAfterMs / 1000)} s.`,
      cause: thrown,
    });
  return fail('timeout', `Slack did not answer ${doing}.`, { cause: thrown });
}
