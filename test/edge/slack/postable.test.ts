import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { askPostable } from '../../../src/edge/slack/postable.ts';
import { fail } from '../../../src/lib/error.ts';

/** A client that answers conversations.info with this, and nothing else. */
function clientThatAnswers(info: () => Promise<unknown>): Pick<WebClient, 'conversations'> {
  return { conversations: { info } } as unknown as Pick<WebClient, 'conversations'>;
}
const known = async () => 'C0SHOP';
const answer =
  (channel: object, scopes: string[] = ['chat:write']) =>
  async () => ({
    ok: true,
    channel: { id: 'C0SHOP', is_archived: false, is_member: true, is_private: false, ...channel },
    response_metadata: { scopes },
  });

describe('whether the bot can post to a channel', () => {
  test.each([
    ['it is in it', answer({}), { kind: 'postable' }],
    ['it is not in it', answer({ is_member: false }), { kind: 'refused', why: 'the bot is not in it' }],
    ['it is archived', answer({ is_archived: true }), { kind: 'refused', why: 'it is archived' }],
    ['it may write to all public ones', answer({ is_member: false }, ['chat:write.public']), { kind: 'postable' }],
    [
      'it may write to all public ones, and this is private',
      answer({ is_member: false, is_private: true }, ['chat:write.public']),
      { kind: 'refused', why: 'the bot is not in it' },
    ],
    [
      'Slack does not answer',
      async () => {
        throw new Error('no answer');
      },
      { kind: 'unknown', why: 'Slack did not answer' },
    ],
  ])('%s', async (_, info, expected) => {
    expect(await askPostable(clientThatAnswers(info), 'shop', known)).toEqual(expected);
  });

  test('there is none of that name', async () => {
    const none = async () => {
      throw fail('not-found', 'There is no channel #shop.');
    };
    expect(await askPostable(clientThatAnswers(answer({})), 'shop', none)).toEqual({
      kind: 'refused',
      why: 'there is none that the bot can see',
    });
  });
});
