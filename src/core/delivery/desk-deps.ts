import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { nearest } from '../../lib/text.ts';
import type { Alert } from '../alert/alert.ts';
import type { Group } from '../alert/group.ts';
import type { AlertRules } from '../alert/rules.ts';
import { personLine } from '../alert/thread-line.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Text } from '../view/view.ts';
import type { CloseAlerts } from './close-alerts.ts';
import { lineUnder } from './dispatcher.ts';

const groupsScanned = 1_000;

/** What the desk works with. */
export interface DeskDeps {
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly close: CloseAlerts;
  /** A person changed this group (or, without it, any): look at it and refresh its message at once. */
  hurry(groupId: string | undefined): void;
}

/** The group a person means; fails with the ids that are near, or with all that share the short id. */
async function groupOf({ store }: DeskDeps, reference: string): Promise<Group> {
  const wanted = reference.trim().replace(/^#/, '');
  const ts = messageTsOf(wanted);
  const [group, ...others] = ts === undefined ? await store.findGroups(wanted) : await store.groupsOfMessage(ts);
  if (group !== undefined && others.length === 0) return group;
  if (group !== undefined) {
    const ids = [group, ...others].map((each) => each.id).join(', ');
    throw fail('conflict', `#${wanted} stands for more than one group.`, { hint: `Name one of ${ids}.` });
  }
  const active = await store.listGroups('all', groupsScanned);
  const near = nearest(
    wanted.toUpperCase(),
    active.map((each) => each.group.shortId),
  );
  const hint = near.length > 0 ? `Did you mean ${near.map((id) => `#${id}`).join(', ')}?` : 'See /alerts list.';
  throw fail('not-found', `No group of alerts "${wanted}".`, { hint });
}

/** The timestamp that a message's link names (`…/archives/C1/p1700000000000100`), or that was given as it is. */
function messageTsOf(reference: string): string | undefined {
  if (/^\d{10}\.\d{6}$/.test(reference)) return reference;
  const digits = /^https:\/\/\S+\/p(\d{10})(\d{6})(?:\?\S*)?$/.exec(reference);
  return digits === null ? undefined : `${digits[1]}.${digits[2]}`;
}

/** The same with its members; fails also when it was forgotten meanwhile. */
export async function storedGroup(deps: DeskDeps, reference: string): Promise<StoredGroup> {
  const group = await groupOf(deps, reference);
  const stored = await deps.store.loadGroup(group.id);
  if (stored === undefined)
    throw fail('not-found', `The group #${group.shortId} is gone.`, { hint: 'See /alerts list.' });
  return stored;
}

/** Its alerts that have not ended. */
export function present({ members }: Pick<StoredGroup, 'members'>): Alert[] {
  return members
    .filter(({ leftAt, alert }) => leftAt === undefined && alert.endsAt === undefined)
    .map(({ alert }) => alert);
}

/** A thread line about what a person did; undefined where there is no message to put it under. */
export function lineOf(deps: DeskDeps, group: Group, userId: string, did: Text, reason: string) {
  const { ids, clock } = deps;
  return lineUnder(group, { id: ids.next(), view: personLine(userId, did), reason, createdAt: clock.now() });
}
