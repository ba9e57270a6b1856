import type { Rooms } from '../../src/core/port/rooms.ts';

/** A channel of the fake chat. */
export interface FakeRoom {
  readonly channelId: string;
  readonly name: string;
  readonly members: string[];
  topic: string;
  readonly pinned: string[];
  readonly files: { readonly name: string; readonly content: string }[];
}

/** Channels in memory, made by the bot; what is in `refusing` is refused with its code. */
export function fakeRooms() {
  const rooms: FakeRoom[] = [];
  const refusing = new Map<keyof Rooms, string>();
  const calls: (keyof Rooms)[] = [];

  const refused = (call: keyof Rooms) => {
    calls.push(call);
    const code = refusing.get(call);
    return code === undefined ? undefined : ({ kind: 'refused', code, sentence: `Slack says ${code}.` } as const);
  };
  const roomOf = (channelId: string): FakeRoom => {
    const found = rooms.find((each) => each.channelId === channelId);
    if (found === undefined) throw new Error(`there is no channel ${channelId}`);
    return found;
  };
  const doing = (call: keyof Rooms, act: () => void) => {
    const no = refused(call);
    if (no !== undefined) return no;
    act();
    return { kind: 'done' } as const;
  };
  const add = (list: string[], item: string) => {
    if (!list.includes(item)) list.push(item);
  };

  const port: Rooms = {
    async create(name) {
      const no = refused('create');
      if (no !== undefined) return no;
      if (rooms.some((each) => each.name === name))
        return { kind: 'refused', code: 'name_taken', sentence: 'Slack says name_taken.' };
      const channelId = `CROOM${rooms.length}`;
      rooms.push({ channelId, name, members: [], topic: '', pinned: [], files: [] });
      return { kind: 'done', channelId };
    },
    async madeBefore(name) {
      return refused('madeBefore') ?? { kind: 'done', channelId: rooms.find((each) => each.name === name)?.channelId };
    },
    invite: async (channelId, userId) => doing('invite', () => add(roomOf(channelId).members, userId)),
    setTopic: async (channelId, topic) =>
      doing('setTopic', () => {
        roomOf(channelId).topic = topic;
      }),
    pin: async ({ channelId, ts }) => doing('pin', () => add(roomOf(channelId).pinned, ts)),
    shareFile: async ({ channelId, name, content }) =>
      doing('shareFile', () => void roomOf(channelId).files.push({ name, content })),
    async hasFile({ channelId, name }) {
      return refused('hasFile') ?? { kind: 'done', found: roomOf(channelId).files.some((each) => each.name === name) };
    },
    nameOf: async (userId) => `Name of ${userId}`,
  };
  return { port, rooms, refusing, calls };
}
