import type { AlertConfig } from '../core/alert/alert-config.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { fail } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';

/**
 * Refuses a configuration with a receiver whose channel the bot cannot post to: fails with `usage`, naming each. Where Slack
 * does not say, the log does: an answer that is missing must not keep alerts from starting.
 */
export async function checkChannels(
  config: Pick<AlertConfig, 'receivers'>,
  deps: { slack: Pick<Slack, 'postable'>; log: Log },
): Promise<void> {
  const byChannel = new Map<string, string[]>();
  for (const { name, channel } of config.receivers) {
    if (channel !== undefined) byChannel.set(channel, [...(byChannel.get(channel) ?? []), name]);
  }
  const wrong: string[] = [];
  for (const [channel, receivers] of byChannel) {
    const answer = await deps.slack.postable(channel);
    if (answer.kind === 'refused') wrong.push(`${channel} (of ${receivers.join(', ')}): ${answer.why}`);
    if (answer.kind === 'unknown')
      deps.log.warn({ channel, reason: answer.why }, 'unknown whether a channel can be posted to');
  }
  if (wrong.length === 0) return;
  throw fail('usage', `Alerts cannot be posted to ${wrong.join('; ')}.`, {
    hint: 'Write /invite @middlewatch in the channel, or name another one.',
  });
}
