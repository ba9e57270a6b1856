import type { Alert } from '../alert/alert.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore } from '../port/alert-store.ts';

const membersPerRead = 300;

/**
 * Brings every member to the groups that the present routes say: after a change of the configuration an alert may belong
 * elsewhere. What stays where it is is not touched. Answers how many members moved.
 */
export async function regroup(store: AlertStore, rules: AlertRules, now: number): Promise<number> {
  let moved = 0;
  let after = '';
  for (;;) {
    const rows = await store.members(after, membersPerRead);
    // The last alert of a full page may have more memberships on the next one: it is taken there.
    const last = rows.at(-1)?.alert.fingerprint ?? '';
    const full = rows.length === membersPerRead && rows[0]?.alert.fingerprint !== last;
    const page = full ? rows.filter(({ alert }) => alert.fingerprint !== last) : rows;
    const byAlert = Map.groupBy(page, ({ alert }) => alert.fingerprint);
    const moves = [...byAlert.values()].map((memberships) => movesOf(memberships, rules));
    const leave = moves.flatMap((move) => move.leave);
    const joins = moves.flatMap((move) => move.joins);
    if (leave.length + joins.length > 0) await store.regroup({ leave, joins, at: now });
    moved += leave.length + joins.length;
    if (rows.length < membersPerRead) return moved;
    after = page.at(-1)?.alert.fingerprint ?? last;
  }
}

function movesOf(memberships: readonly { groupId: string; alert: Alert }[], rules: AlertRules) {
  const alert = memberships[0]?.alert;
  const wanted = alert === undefined ? [] : rules.groupsFor(alert);
  const wantedIds = new Set(wanted.map((group) => group.id));
  const presentIds = new Set(memberships.map(({ groupId }) => groupId));
  return {
    leave: memberships
      .filter(({ groupId }) => !wantedIds.has(groupId))
      .map(({ groupId, alert: { fingerprint } }) => ({ groupId, fingerprint })),
    joins: wanted
      .filter((group) => !presentIds.has(group.id))
      .flatMap((group) => (alert === undefined ? [] : [{ group, fingerprint: alert.fingerprint }])),
  };
}
