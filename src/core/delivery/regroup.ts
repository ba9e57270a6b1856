import type { Ids } from '../../lib/ids.ts';
import { type Carried, carryAck } from '../alert/acknowledgement.ts';
import type { Alert } from '../alert/alert.ts';
import type { Group } from '../alert/group.ts';
import type { GroupKey } from '../alert/group-key.ts';
import type { AlertRules } from '../alert/rules.ts';
import { movedLine } from '../alert/thread-line.ts';
import type { AlertStore } from '../port/alert-store.ts';
import { lineUnder } from './dispatcher.ts';

const membersPerRead = 300;
const groupsAtMost = 10_000;

interface Regrouping {
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly ids: Ids;
  readonly now: number;
}

interface Moves {
  readonly leave: readonly { readonly groupId: string; readonly fingerprint: string }[];
  readonly joins: readonly { readonly group: GroupKey; readonly fingerprint: string }[];
}

/** Alerts that fire, on their way into one group. */
interface Arrival {
  readonly group: GroupKey;
  readonly from: Set<string>;
  count: number;
}

/**
 * Brings every member to the groups that the present routes say: after a change of the configuration an alert may belong
 * elsewhere. Acknowledgements go with them, written before the first member moves, so that a crash in between changes
 * nothing: the next start carries the rest. What stays where it is is not touched. Answers how many members moved.
 */
export async function regroup(deps: Regrouping): Promise<number> {
  const { store, rules, now } = deps;
  await carryAcknowledgements(deps);
  let moved = 0;
  for await (const moves of movesOfAll(store, rules)) {
    const { leave, joins } = combined(moves);
    if (leave.length + joins.length > 0) await store.regroup({ leave, joins, at: now });
    moved += leave.length + joins.length;
  }
  return moved;
}

async function carryAcknowledgements({ store, rules, ids, now }: Regrouping): Promise<void> {
  const acknowledged = await store.listGroups('acknowledged', groupsAtMost);
  if (acknowledged.length === 0) return;
  const holders = new Map(acknowledged.map(({ group }) => [group.id, group]));
  for (const { group, from, count } of await arrivals(store, rules)) {
    const sources = [...from].map((id) => holders.get(id));
    const leaving = sources.filter((source) => source !== undefined);
    if (leaving.length === 0) continue;
    const target = await store.loadGroup(group.id);
    const fires = target?.members.some(({ alert, leftAt }) => leftAt === undefined && alert.endsAt === undefined);
    const carried = carryAck(
      { ack: target?.group.ack, fires: fires ?? false },
      sources.map((source) => source?.ack),
    );
    const lines = leaving.flatMap((source) => lineIn(source, { ids, now, to: group, carried, count }));
    await store.carryAck({ to: group, ack: carried.kind === 'carried' ? carried.ack : undefined, lines, at: now });
  }
}

function lineIn(
  source: Group,
  { ids, now, to, carried, count }: { ids: Ids; now: number; to: GroupKey; carried: Carried; count: number },
) {
  const line = { id: ids.next(), view: movedLine(to.shortId, count, carried), reason: 'moved', createdAt: now };
  return lineUnder(source, line) ?? [];
}

/** Where firing alerts will go, and from which groups. */
async function arrivals(store: AlertStore, rules: AlertRules): Promise<readonly Arrival[]> {
  const found = new Map<string, Arrival>();
  for await (const moves of movesOfAll(store, rules)) {
    for (const { alert, leave, joins } of moves) {
      if (alert.endsAt !== undefined || leave.length === 0) continue;
      for (const { group } of joins) {
        const arrival = found.get(group.id) ?? { group, from: new Set<string>(), count: 0 };
        found.set(group.id, arrival);
        for (const { groupId } of leave) arrival.from.add(groupId);
        arrival.count += 1;
      }
    }
  }
  return [...found.values()];
}

/** What must move, a few hundred members at a time. */
async function* movesOfAll(store: AlertStore, rules: AlertRules): AsyncGenerator<(Moves & { alert: Alert })[]> {
  let after = '';
  for (;;) {
    const rows = await store.members(after, membersPerRead);
    // The last alert of a full page may have more memberships on the next one: it is taken there.
    const last = rows.at(-1)?.alert.fingerprint ?? '';
    const full = rows.length === membersPerRead && rows[0]?.alert.fingerprint !== last;
    const page = full ? rows.filter(({ alert }) => alert.fingerprint !== last) : rows;
    const byAlert = Map.groupBy(page, ({ alert }) => alert.fingerprint);
    yield [...byAlert.values()].flatMap((memberships) => movesOf(memberships, rules) ?? []);
    if (rows.length < membersPerRead) return;
    after = page.at(-1)?.alert.fingerprint ?? last;
  }
}

function movesOf(
  memberships: readonly { groupId: string; alert: Alert }[],
  rules: AlertRules,
): (Moves & { alert: Alert }) | undefined {
  const alert = memberships[0]?.alert;
  if (alert === undefined) return undefined;
  const wanted = rules.groupsFor(alert);
  const wantedIds = new Set(wanted.map((group) => group.id));
  const presentIds = new Set(memberships.map(({ groupId }) => groupId));
  const { fingerprint } = alert;
  return {
    alert,
    leave: memberships
      .filter(({ groupId }) => !wantedIds.has(groupId))
      .map(({ groupId }) => ({ groupId, fingerprint })),
    joins: wanted.filter((group) => !presentIds.has(group.id)).map((group) => ({ group, fingerprint })),
  };
}

function combined(moves: readonly Moves[]): Moves {
  return { leave: moves.flatMap((move) => move.leave), joins: moves.flatMap((move) => move.joins) };
}
