import type { WebClient } from '@slack/web-api';
import type { Answer, Teller } from '../../core/command/answer.ts';
import type { Place } from '../../core/command/invocation.ts';
import type { Chat } from '../../core/port/chat.ts';
import { quiet } from '../../core/view/build.ts';
import type { View } from '../../core/view/view.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import type { Draw } from './draw.ts';
import type { Incoming } from './incoming.ts';

/** Where an answer goes. */
export type AnswerTo = Pick<
  Incoming,
  'userId' | 'channelId' | 'threadTs' | 'messageTs' | 'ephemeral' | 'responseUrl' | 'replaces'
>;

/** Delivers answers. It never fails: what Slack refuses is said to the asker by another way, or logged. */
export interface Answerer extends Teller {
  /** Gives the message's ts when the answer became a message of the bot. */
  answer(to: AnswerTo, answer: Answer): Promise<string | undefined>;
}

/** Builds it. `hookHosts` are the hosts a response_url may have; another one is ignored. */
export function createAnswerer(deps: {
  client: WebClient;
  chat: Chat;
  draw: Draw;
  log: Log;
  hookHosts: readonly string[];
  fetch: typeof fetch;
}): Answerer {
  const { client, chat, draw, log } = deps;

  async function hook(url: string, body: object): Promise<boolean> {
    if (!URL.canParse(url) || !deps.hookHosts.includes(new URL(url).host)) return false;
    try {
      const answer = await deps.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      return answer.ok;
    } catch (thrown) {
      log.warn({ reason: reasonOf(thrown) }, 'an answer did not reach its response address');
      return false;
    }
  }

  async function toCaller(to: AnswerTo, view: View): Promise<void> {
    const message = draw(view);
    const thread = to.threadTs === undefined ? {} : { thread_ts: to.threadTs };
    if (
      to.responseUrl !== undefined &&
      (await hook(to.responseUrl, { ...message, ...thread, response_type: 'ephemeral', replace_original: false }))
    )
      return;
    if (to.channelId.startsWith('D')) {
      await chat.post({
        channelId: to.channelId,
        view,
        ...(to.threadTs === undefined ? {} : { threadTs: to.threadTs }),
      });
      return;
    }
    await client.chat
      .postEphemeral({ channel: to.channelId, user: to.userId, ...message, ...thread })
      .catch((thrown: unknown) => {
        log.warn({ channel: to.channelId, reason: reasonOf(thrown) }, 'an answer could not be delivered');
      });
  }

  async function toChannel(to: AnswerTo, view: View): Promise<string | undefined> {
    const sent = await chat.post({
      channelId: to.channelId,
      view,
      ...(to.threadTs === undefined ? {} : { threadTs: to.threadTs }),
    });
    if (sent.kind === 'sent') return sent.ts;
    const why = sent.kind === 'refused' ? sent.sentence : 'Slack did not take the message; ask again.';
    await toCaller(to, {
      ...view,
      parts: [...view.parts.filter((part) => part.kind !== 'actions'), quiet(`Only you see this. ${why}`)],
    });
    return undefined;
  }

  async function inPlace(to: AnswerTo, view: View): Promise<string | undefined> {
    if (!to.ephemeral && to.messageTs !== undefined) {
      const edited = await chat.update({ channelId: to.channelId, ts: to.messageTs, view });
      if (edited.kind === 'sent') return to.messageTs;
    } else if (
      to.responseUrl !== undefined &&
      (await hook(to.responseUrl, { ...draw(view), replace_original: true }))
    ) {
      return undefined;
    }
    await toCaller(to, view);
    return undefined;
  }

  return {
    async answer(to, answer) {
      switch (answer.audience) {
        case 'caller':
          // A refreshed answer takes the old one's place; a complaint, which is never shareable, leaves it standing.
          if (to.replaces && answer.shareable) return inPlace(to, answer.view);
          await toCaller(to, answer.view);
          return undefined;
        case 'channel':
          return toChannel(to, answer.view);
        case 'in-place':
          return inPlace(to, answer.view);
      }
    },
    toCaller: (place: Place, userId, view) =>
      toCaller(
        {
          userId,
          channelId: place.channelId,
          threadTs: place.threadTs,
          messageTs: undefined,
          ephemeral: false,
          responseUrl: undefined,
        },
        view,
      ),
    async replace(message, view) {
      const edited = await chat.update({ channelId: message.channelId, ts: message.ts, view });
      if (edited.kind !== 'sent')
        log.warn({ channel: message.channelId, ending: edited.kind }, 'a card could not be replaced');
    },
  };
}
