import { alertState } from '../alert/alert.ts';
import type { ListedGroup } from '../alert/alert-list.ts';
import type { Roundup } from '../alert/roundup.ts';
import type { RoundupContent } from '../alert/roundup-content.ts';
import { roundupTable } from '../alert/roundup-table.ts';
import type { AlertRules } from '../alert/rules.ts';
import { severityRank } from '../alert/severity.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import { digestOf } from './digest.ts';

/** Looked at for one table; what is beyond is counted. */
const groupsAtMost = 300;
const minuteMs = 60_000;

/** A group with what can be said of its alerts now. */
export function listedGroup(rules: AlertRules, { group, members }: StoredGroup, now: number): ListedGroup {
  const present = members.filter(({ leftAt }) => leftAt === undefined);
  const shown = (present.length > 0 ? present : members).map(({ alert }) => ({
    alert,
    state: alertState(alert, now, rules.linkSince(alert)),
    severity: rules.severity(alert),
  }));
  return { group, shown: shown.sort((a, b) => severityRank(b.severity) - severityRank(a.severity)) };
}

/**
 * Reads what the table of a roundup tells. Ages are as of the minute while groups may join, and as of its end after that:
 * then the table changes only when a group does.
 */
export async function readRoundup(
  deps: { store: AlertStore; rules: AlertRules; offers(command: string): boolean },
  roundup: Roundup,
  now: number,
): Promise<{ content: RoundupContent; stored: readonly StoredGroup[] }> {
  const { store, rules, offers } = deps;
  const { groups: stored, total } = await store.roundupGroups(roundup.id, groupsAtMost);
  const asOf = roundup.endedAt ?? Math.floor(now / minuteMs) * minuteMs;
  const groups = stored.map((each) => listedGroup(rules, each, now));
  return { stored, content: { roundup, groups, total, asOf, offers } };
}

/** The table with the digest that tells whether a message shows it. */
export function drawRoundup(content: RoundupContent) {
  const view = roundupTable(content);
  return { view, shows: digestOf(view) };
}
