import { describe, expect, it } from 'vitest';
import {
  channelMessages,
  channelTitle,
  replyCount,
  threadMessages,
  visibleChannels,
} from '../../workspace/page/select.js';
import { initialState, reduce } from '../../workspace/page/state.js';
import type { Boot, Message, View } from '../../workspace/page-api.ts';

const person = { color: '336699', isBot: false, isGuest: false, isExternal: false, isDeactivated: false, tz: 'UTC' };
const channel = { isIm: false, isPrivate: false, isArchived: false, members: ['U1', 'U2', 'UB'] };
const boot: Boot = {
  team: { id: 'T1', name: 'Team', domain: 'team' },
  users: [
    { ...person, id: 'U1', name: 'dana', realName: 'Dana' },
    { ...person, id: 'U2', name: 'gil', realName: 'Gil', isGuest: true },
    { ...person, id: 'UB', name: 'middlewatch', realName: 'Middlewatch', isBot: true },
  ],
  channels: [
    { ...channel, id: 'C2', name: 'shop', members: ['U1'] },
    { ...channel, id: 'C1', name: 'ops' },
    { ...channel, id: 'C3', name: 'secret', isPrivate: true, members: ['UB'] },
    { ...channel, id: 'D1', name: 'UB', isIm: true, members: ['U1', 'UB'] },
  ],
  commands: [],
  shortcuts: [],
  botUserId: 'UB',
  connected: 1,
  views: {},
};

const view: View = {
  id: 'V1',
  team_id: 'T1',
  type: 'modal',
  blocks: [],
  private_metadata: '',
  callback_id: '',
  external_id: '',
  state: { values: {} },
  hash: '',
  clear_on_close: false,
  notify_on_close: false,
  previous_view_id: null,
  root_view_id: 'V1',
  app_id: 'A1',
  app_installed_team_id: 'T1',
  bot_id: 'B1',
};

const start = initialState(boot, 'U1', { channel: 'C1', thread: null });
type State = typeof start;

function say(second: number, over: Partial<Message> = {}): Message {
  return { type: 'message', ts: `${second}.000000`, user: 'UB', team: 'T1', text: `at ${second}`, ...over };
}

function pushed(
  state: State,
  type: 'message' | 'message_changed' | 'message_deleted',
  message: Message,
  to = 'C1',
): State {
  return reduce(state, { type: 'push', push: { type, channel: to, message }, atMs: 0 });
}

function texts(messages: Message[]): string[] {
  return messages.map(({ text }) => text);
}

describe('messages', () => {
  it('stand in the order of their time, whatever order they came in', () => {
    const state = [3, 1, 2].reduce((before, second) => pushed(before, 'message', say(second)), start);
    expect(texts(channelMessages(state))).toEqual(['at 1', 'at 2', 'at 3']);
  });

  it('come once, also when history and push both bring them', () => {
    const state = pushed(start, 'message', say(1));
    const history = {
      type: 'history' as const,
      channel: 'C1',
      thread: null,
      messages: [say(1), say(2)],
      hasMore: false,
    };
    expect(texts(channelMessages(reduce(state, { ...history, fresh: false })))).toEqual(['at 1', 'at 2']);
  });

  it('change in place and go when deleted', () => {
    const two = pushed(pushed(start, 'message', say(1)), 'message', say(2));
    const edited = pushed(two, 'message_changed', say(1, { text: 'edited' }));
    expect(texts(channelMessages(edited))).toEqual(['edited', 'at 2']);
    expect(texts(channelMessages(pushed(edited, 'message_deleted', say(1))))).toEqual(['at 2']);
  });

  it('of a thread stay out of the channel, save a broadcast reply', () => {
    const reply = say(2, { thread_ts: '1.000000' });
    const broadcast = say(3, { thread_ts: '1.000000', subtype: 'thread_broadcast' });
    const state = [say(1), reply, broadcast].reduce((before, one) => pushed(before, 'message', one), start);
    expect(texts(channelMessages(state))).toEqual(['at 1', 'at 3']);
    expect(replyCount(state, say(1))).toBe(2);
    const open = reduce(state, { type: 'place', place: { channel: 'C1', thread: '1.000000' } });
    expect(open.side).toBe('thread');
    expect(texts(threadMessages(open))).toEqual(['at 1', 'at 2', 'at 3']);
  });
});

describe('unread marks', () => {
  it('count what others say elsewhere, and go when the channel is opened', () => {
    const state = [say(1), say(2), say(3, { user: 'U1' })].reduce(
      (before, one) => pushed(before, 'message', one, 'C2'),
      start,
    );
    expect(state.unread).toEqual({ C2: 2 });
    expect(reduce(state, { type: 'place', place: { channel: 'C2', thread: null } }).unread).toEqual({ C2: 0 });
  });

  it('do not count what is on screen', () => {
    expect(pushed(start, 'message', say(1)).unread).toEqual({});
  });
});

describe('the lock screen', () => {
  it.each([
    ['a new message of the bot', say(1), 'at 1'],
    ['a reply sent to the channel too', say(2, { thread_ts: '1.000000', subtype: 'thread_broadcast' }), 'at 2'],
    ['not a reply in a thread', say(2, { thread_ts: '1.000000' }), undefined],
    ['not an answer only one person sees', say(1, { ephemeralFor: 'U1' }), undefined],
    ['not a person', say(1, { user: 'U2' }), undefined],
  ])('shows %s', (_what, message, expected) => {
    expect(pushed(start, 'message', message).ring?.message.text).toBe(expected);
  });

  it('does not ring for an edit', () => {
    const edited = pushed(pushed(start, 'message', say(1)), 'message_changed', say(1, { text: 'edited' }));
    expect(edited.ring?.message.text).toBe('at 1');
  });
});

describe('acting as somebody else', () => {
  it('forgets what the person before could see', () => {
    const seen = reduce(pushed(start, 'message', say(1, { ephemeralFor: 'U1' })), {
      type: 'push',
      push: { type: 'view_opened', user: 'U1', view },
      atMs: 0,
    });
    expect(seen.views).toEqual([view]);
    const other = reduce(seen, { type: 'as', as: 'U2' });
    expect(other.views).toEqual([]);
    expect(channelMessages(other)).toEqual([]);
  });

  it('shows a guest only the channels they are in', () => {
    const names = (state: State) => visibleChannels(state).channels.map(({ name }) => name);
    expect(names(start)).toEqual(['ops', 'shop']);
    expect(names(reduce(start, { type: 'as', as: 'U2' }))).toEqual(['ops']);
  });

  it('names a direct conversation after the other person', () => {
    expect(visibleChannels(start).direct.map((one) => channelTitle(start, one))).toEqual(['Middlewatch']);
  });
});

describe('notices', () => {
  it('are for one person, and go when dismissed', () => {
    const notice = (user: string) => ({ type: 'notice' as const, user, channel: 'C1', text: 'No answer in 3 s.' });
    const state = ['U1', 'U2'].reduce(
      (before, user) => reduce(before, { type: 'push', push: notice(user), atMs: 5 }),
      start,
    );
    expect(state.notices).toEqual([{ key: 1, channel: 'C1', text: 'No answer in 3 s.', atMs: 5 }]);
    expect(reduce(state, { type: 'notice_closed', key: 1 }).notices).toEqual([]);
  });
});
