import type { View } from '../core/view/view.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { reasonOf } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';

/** Makes the voice for what must not go unseen: a message in the operations channel, or an error in the log where that fails. */
export function operationsAlarm(of: { slack: Slack; channel: string; log: Log }): (view: View) => Promise<void> {
  const { slack, channel, log } = of;
  return async (view) => {
    try {
      const channelId = await slack.channelId(channel);
      const ending = await slack.chat.post({ channelId, view });
      if (ending.kind !== 'sent')
        log.error({ channel, ending: ending.kind }, 'an alarm did not reach the operations channel');
    } catch (thrown) {
      log.error({ channel, reason: reasonOf(thrown) }, 'an alarm did not reach the operations channel');
    }
  };
}
