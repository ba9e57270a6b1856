import { createHash } from 'node:crypto';
import { type Clock, nowSeconds } from './clock.ts';
import type { Identity } from './identity.ts';
import type { Channel } from './store/channel.ts';
import type { Store } from './store/open.ts';
import type { User } from './store/user.ts';

type Person = { name: string; realName: string; color: string; tz: string } & Partial<User>;

const people: readonly Person[] = [
  { name: 'dana', realName: 'Dana', color: '2f6f9f', tz: 'Europe/Berlin' },
  { name: 'lee', realName: 'Lee', color: '8a5a2b', tz: 'America/New_York' },
  { name: 'sam', realName: 'Sam', color: '3c7a4b', tz: 'Asia/Tokyo' },
  { name: 'gil', realName: 'Gil (guest)', color: '6b6b6b', tz: 'Europe/Berlin', isGuest: true },
  { name: 'eve', realName: 'Eve (other company)', color: '9a4b6b', tz: 'Europe/London', isExternal: true },
  { name: 'old', realName: 'Old (left)', color: 'a0a0a0', tz: 'Europe/Berlin', isDeactivated: true },
];

const members = ['dana', 'lee', 'sam'];
const channels: readonly { name: string; kind: Channel['kind']; members: readonly string[] }[] = [
  { name: 'ops', kind: 'public', members: [...members, 'gil', 'eve', 'middlewatch'] },
  { name: 'ops-alerts', kind: 'public', members: [...members, 'middlewatch'] },
  { name: 'ops-middlewatch', kind: 'public', members: [...members, 'middlewatch'] },
  { name: 'shop', kind: 'public', members },
  { name: 'general', kind: 'public', members },
  { name: 'secret', kind: 'private', members: ['dana', 'lee'] },
];

/** Fills an empty store with the team's people and channels; does nothing when there are people already. */
export function seed(store: Store, clock: Clock, identity: Identity): void {
  if (store.user.list().length > 0) return;
  const nowS = nowSeconds(clock);
  const userIds = new Map<string, string>();
  const bot: Person & { id: string } = {
    id: identity.botUserId,
    name: 'middlewatch',
    realName: 'Middlewatch',
    color: '1f2a44',
    tz: 'Etc/UTC',
    isBot: true,
    botId: identity.botId,
  };
  for (const person of [...people.map((each) => ({ id: seededId('U', identity, each.name), ...each })), bot]) {
    store.user.put(newUser(identity, nowS, person));
    userIds.set(person.name, person.id);
  }
  for (const { name, kind, members: names } of channels) {
    const id = seededId('C', identity, name);
    const creator = userIds.get('dana') ?? '';
    store.channel.put({ id, name, kind, isArchived: false, creator, createdS: nowS, topic: '', purpose: '' });
    for (const member of names) store.channel.join(id, userIds.get(member) ?? '');
  }
}

/** A full member unless the fields say otherwise. */
export function newUser(identity: Identity, nowS: number, fields: { id: string } & Person): User {
  return {
    teamId: fields.isExternal === true ? 'T0OTHERTEAM' : identity.teamId,
    isBot: false,
    isGuest: false,
    isExternal: false,
    isDeactivated: false,
    updatedS: nowS,
    ...fields,
  };
}

/** An id that is the same each time a team is seeded, so that what remembers ids survives a reset. */
function seededId(prefix: string, { teamId }: Identity, name: string): string {
  const digest = createHash('sha256').update(`${teamId}:${prefix}:${name}`).digest('hex').toUpperCase();
  return `${prefix}0${digest.slice(0, 9)}`;
}
