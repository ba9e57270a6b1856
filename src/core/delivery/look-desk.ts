import { alertName, alertState } from '../alert/alert.ts';
import { alertList, groupState, type ListedGroup } from '../alert/alert-list.ts';
import type { Group } from '../alert/group.ts';
import { groupView } from '../alert/group-view.ts';
import { noiseOf, noiseView } from '../alert/noise.ts';
import { severityRank } from '../alert/severity.ts';
import { loneAlertView, traceView } from '../alert/trace.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import type { StoredGroup } from '../port/alert-store.ts';
import { type DeskDeps, storedGroup } from './desk-deps.ts';
import { readSituation } from './dispatcher.ts';

const groupsScanned = 1_000;
const messagesShown = 30;
const messagesCounted = 20_000;
const groupsNamed = 15;
const dayMs = 24 * 3_600_000;

/** What people may ask of alerts without changing anything. */
export function lookDesk(deps: DeskDeps): Pick<AlertDesk, 'list' | 'show' | 'stats' | 'trace'> {
  return {
    async list({ state = 'firing', limit }) {
      const now = deps.clock.now();
      const stored = await deps.store.listGroups(state === 'unknown' ? 'all' : state, groupsScanned);
      const listed = stored.map((each) => listedOf(deps, each, now));
      const wanted = (each: ListedGroup): boolean => {
        const is = groupState(each);
        // Who asks what fires wants to see what may still fire, and what is not well, too.
        return state === 'all' || is === state || (state === 'firing' && (is === 'unknown' || is === 'not well'));
      };
      return alertList(listed.filter(wanted).slice(0, limit), state, now);
    },
    show: ({ group }) => show(deps, group),
    stats: ({ days }) => stats(deps, days),
    trace: ({ reference }) => trace(deps, reference),
  };
}

/** A group with the state and the severity of each of its alerts now, worst first. */
export function listedOf(
  { rules }: Pick<DeskDeps, 'rules'>,
  { group, members }: StoredGroup,
  now: number,
): ListedGroup {
  const shown = members.map(({ alert }) => ({
    alert,
    state: alertState(alert, now, rules.linkSince(alert)),
    severity: rules.severity(alert),
  }));
  return { group, shown: shown.sort((a, b) => severityRank(b.severity) - severityRank(a.severity)) };
}

async function show(deps: DeskDeps, reference: string) {
  const { store, deliveries, rules, clock } = deps;
  const now = clock.now();
  const { group, members } = await storedGroup(deps, reference);
  return groupView({
    content: rules.content(group, members, await readSituation(store, rules, now)),
    group,
    route: rules.routeOf(group),
    deliveries: await deliveries.ofGroup(group.id, messagesShown),
    permalink: (await standing(deps, group)).permalink,
    now,
  });
}

/** Where it is told: in its own message, or as a row of a table. */
async function standing({ store, chat }: DeskDeps, { message, roundupId }: Group) {
  if (message !== undefined) return { table: undefined, permalink: await chat.permalink(message) };
  const table = roundupId === undefined ? undefined : await store.findRoundup(roundupId);
  const { channelId, message: stands } = table ?? {};
  const shown = channelId !== undefined && stands !== undefined;
  return { table, permalink: shown ? await chat.permalink({ channelId, ts: stands.ts }) : undefined };
}

async function stats({ store, deliveries, clock }: DeskDeps, days: number) {
  const now = clock.now();
  const asked = now - days * dayMs;
  const told = await deliveries.toldSince(asked, messagesCounted);
  const noise = noiseOf(told, now);
  const names = new Map<string, { shortId: string; name: string }>();
  for (const { groupId } of noise.slice(0, groupsNamed)) {
    const stored = await store.loadGroup(groupId);
    const alert = stored?.members[0]?.alert;
    if (stored !== undefined) {
      const name = alert === undefined ? Object.values(stored.group.labels).join(' ') : alertName(alert.labels);
      names.set(groupId, { shortId: stored.group.shortId, name });
    }
  }
  const since = Math.max(asked, told[0]?.createdAt ?? asked);
  return noiseView(noise, { since, now, nameOf: (groupId) => names.get(groupId) });
}

async function trace(deps: DeskDeps, reference: string) {
  const { store, deliveries, rules, clock } = deps;
  const now = clock.now();
  const wanted = reference.trim().toLowerCase();
  const alert = /^[0-9a-f]{16}$/.test(wanted) ? (await store.known([wanted])).get(wanted) : undefined;
  const [first, ...others] = alert === undefined ? [] : await store.groupsOf(alert.fingerprint);
  if (alert !== undefined && first === undefined) {
    const state = alertState(alert, now, rules.linkSince(alert));
    const wouldJoin = rules.groupsFor(alert).map((group) => ({ group, route: rules.routeOf(group) }));
    return loneAlertView(alert, state, wouldJoin);
  }
  const { group, members } = await storedGroup(deps, first?.id ?? reference);
  return traceView({
    group,
    route: rules.routeOf(group),
    focus: alert,
    others: others.map((each) => each.shortId),
    alerts: members.map(({ alert: each, leftAt }) => ({
      alert: each,
      state: alertState(each, now, rules.linkSince(each)),
      left: leftAt !== undefined,
    })),
    deliveries: await deliveries.ofGroup(group.id, 20),
    ...(await standing(deps, group)),
    now,
  });
}
