import type { Desk } from '../core/command/desk.ts';
import type { createMetrics } from '../edge/http/metrics.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import type { Clock } from '../lib/clock.ts';
import type { Ids } from '../lib/ids.ts';

interface Hearing {
  readonly slack: Slack;
  readonly front: Desk;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Makes the ear for what people do in chat: each becomes an invocation, is served at the desk, and answered where it was asked. */
export function hear({ slack, front, metrics, clock, ids }: Hearing): Parameters<Slack['listen']>[0] {
  return async (incoming, acknowledge) => {
    const receivedAt = clock.now();
    const place = {
      channelId: incoming.channelId,
      ...(incoming.threadTs && { threadTs: incoming.threadTs }),
      ...(incoming.messageTs && { messageTs: incoming.messageTs }),
      ephemeral: incoming.ephemeral,
    };
    const principal = { userId: incoming.userId, teamId: incoming.teamId, fullMember: false, groups: [] };
    const { via, asked } = incoming;
    const acknowledged = async (): Promise<void> => {
      await acknowledge();
      metrics.acknowledged(via, clock.now() - receivedAt);
    };
    await front.serve(
      incoming.key,
      { id: ids.next(), principal, place, via, asked, receivedAt },
      acknowledged,
      (answer) => slack.answerer.answer(incoming, answer),
    );
  };
}
