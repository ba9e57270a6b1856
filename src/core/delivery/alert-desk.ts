import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { nearest, plural } from '../../lib/text.ts';
import { alertState } from '../alert/alert.ts';
import { alertList, groupState, type ListedGroup } from '../alert/alert-list.ts';
import type { Group } from '../alert/group.ts';
import { formatMatcher } from '../alert/matcher.ts';
import type { AlertRules } from '../alert/rules.ts';
import { severityRank, worst } from '../alert/severity.ts';
import { matchersFor, type Silence } from '../alert/silence.ts';
import { personLine } from '../alert/thread-line.ts';
import { loneAlertView, traceView } from '../alert/trace.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import { actions, button, quiet, table, text, view } from '../view/build.ts';
import type { Text } from '../view/view.ts';
import { lineUnder } from './dispatcher.ts';
import { acknowledgeRoundup, roundupNamed, silenceRoundup } from './roundup-desk.ts';

const silenceMaxMs = 7 * 24 * 3_600_000;
const silenceMinMs = 60_000;
const groupsScanned = 1_000;

interface Desk {
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly ids: Ids;
  /** A person changed this group (or, without it, any): look at it and refresh its message at once. */
  hurry(groupId: string | undefined): void;
}

/** What people do with alerts, over the store; the messages follow from what is stored. */
export function alertDesk(deps: Desk): AlertDesk {
  return {
    async list({ state = 'firing', limit }) {
      const now = deps.clock.now();
      const stored = await deps.store.listGroups(state === 'unknown' ? 'all' : state, groupsScanned);
      const listed = stored.map((each) => listedOf(deps, each, now));
      const wanted = (each: ListedGroup): boolean => {
        const is = groupState(each);
        // Who asks what fires wants to see what may still fire, too.
        return state === 'all' || is === state || (state === 'firing' && is === 'unknown');
      };
      return alertList(listed.filter(wanted).slice(0, limit), state, now);
    },
    async acknowledge({ group, userId }) {
      const roundup = await roundupNamed(deps, group);
      return roundup ? acknowledgeRoundup(deps, roundup, userId) : acknowledge(deps, group, userId);
    },
    unacknowledge: ({ group, userId }) => unacknowledge(deps, group, userId),
    async silence(request) {
      const roundup = await roundupNamed(deps, request.group);
      if (roundup === undefined) return silence(deps, request);
      return silenceRoundup(deps, roundup, (group) => silence(deps, { ...request, group }));
    },
    unsilence: (request) => unsilence(deps, request),
    silences: () => silencesView(deps),
    trace: ({ reference }) => trace(deps, reference),
  };
}

function listedOf({ rules }: Desk, { group, members }: StoredGroup, now: number): ListedGroup {
  const shown = members.map(({ alert }) => ({
    alert,
    state: alertState(alert, now, rules.linkSince(alert)),
    severity: rules.severity(alert),
  }));
  return { group, shown: shown.sort((a, b) => severityRank(b.severity) - severityRank(a.severity)) };
}

/** The group a person means; fails with the ids that are near, or with all that share the short id. */
async function groupOf({ store }: Desk, reference: string): Promise<Group> {
  const wanted = reference.trim().replace(/^#/, '');
  const [group, ...others] = await store.findGroups(wanted);
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

async function storedGroup(deps: Desk, reference: string): Promise<StoredGroup> {
  const group = await groupOf(deps, reference);
  const stored = await deps.store.loadGroup(group.id);
  if (stored === undefined)
    throw fail('not-found', `The group #${group.shortId} is gone.`, { hint: 'See /alerts list.' });
  return stored;
}

function present(stored: StoredGroup) {
  return stored.members
    .filter(({ leftAt, alert }) => leftAt === undefined && alert.endsAt === undefined)
    .map(({ alert }) => alert);
}

function lineOf(deps: Desk, group: Group, userId: string, did: Text, reason: string) {
  const { ids, clock } = deps;
  return lineUnder(group, { id: ids.next(), view: personLine(userId, did), reason, createdAt: clock.now() });
}

async function acknowledge(deps: Desk, reference: string, userId: string) {
  const stored = await storedGroup(deps, reference);
  const { group } = stored;
  const firing = present(stored);
  if (firing.length === 0) {
    throw fail('conflict', `Nothing fires any more in #${group.shortId}: there is nothing to acknowledge.`, {
      hint: 'See /alerts list.',
    });
  }
  if (group.ack?.by === userId) return view(`You already have #${group.shortId}`, [], { tone: 'good' });
  const at = deps.clock.now();
  const ack = { by: userId, at, rank: severityRank(worst(firing.map(deps.rules.severity))) };
  const did: Text = group.ack === undefined ? 'acknowledged' : ['took over from ', { user: group.ack.by }];
  await deps.store.acknowledge(group, ack, at, lineOf(deps, group, userId, did, 'acknowledged'));
  deps.hurry(group.id);
  return view(
    `You have #${group.shortId}`,
    [
      quiet('Repeats stay quiet until it gets worse, or fires again.'),
      actions(button('Unacknowledge', 'alerts unack', { group: group.id })),
    ],
    { tone: 'good' },
  );
}

async function unacknowledge(deps: Desk, reference: string, userId: string) {
  const { group } = await storedGroup(deps, reference);
  if (group.ack === undefined) return view(`Nobody had acknowledged #${group.shortId}`, []);
  const at = deps.clock.now();
  await deps.store.acknowledge(group, undefined, at, lineOf(deps, group, userId, 'let go of it', 'unacknowledged'));
  deps.hurry(group.id);
  return view(`#${group.shortId} is nobody's again`, [quiet('It repeats as its route says.')], { tone: 'warning' });
}

async function silence(deps: Desk, request: { group: string; forMs: number; comment: string; userId: string }) {
  const { group: reference, forMs, comment, userId } = request;
  if (forMs < silenceMinMs || forMs > silenceMaxMs) {
    throw fail('usage', `A silence lasts from 1 min to 7 d, not ${formatDuration(forMs)}.`, {
      hint: 'Write for example --for 2h.',
    });
  }
  const stored = await storedGroup(deps, reference);
  const { group } = stored;
  const alerts = present(stored);
  if (alerts.length === 0) throw fail('conflict', `Nothing fires in #${group.shortId}: there is nothing to silence.`);
  const at = deps.clock.now();
  const made: Silence = {
    id: deps.ids.short(6),
    matchers: matchersFor(alerts),
    startsAt: at,
    endsAt: at + forMs,
    createdBy: userId,
    comment,
  };
  await deps.store.saveSilence(made);
  const line = lineOf(deps, group, userId, ['silenced it until ', { at: made.endsAt, as: 'time' }], 'silenced');
  if (line !== undefined) await deps.deliveries.add(line);
  await deps.store.touchAll(at);
  deps.hurry(group.id);
  return view(
    ['Silenced ', plural(alerts.length, 'alert'), ` of #${group.shortId} until `, { at: made.endsAt, as: 'time' }],
    [
      text(made.matchers.map(formatMatcher).join(' ')),
      quiet('This hushes Middlewatch only: whatever else is told by the source goes on.'),
      actions(button('Lift it', 'alerts unsilence', { silence: made.id })),
    ],
    { tone: 'good' },
  );
}

async function unsilence(deps: Desk, request: { silence: string; userId: string }) {
  const now = deps.clock.now();
  const active = await deps.store.silences(now);
  const wanted = request.silence.trim().toUpperCase();
  const found = active.find((each) => each.id === wanted);
  if (found === undefined) {
    throw fail('not-found', `No silence "${wanted}" holds now.`, { hint: 'See /alerts silences.' });
  }
  await deps.store.saveSilence({ ...found, endsAt: now });
  await deps.store.touchAll(now);
  deps.hurry(undefined);
  return view(`Silence ${found.id} is lifted`, [text(found.matchers.map(formatMatcher).join(' '))]);
}

async function silencesView(deps: Desk) {
  const now = deps.clock.now();
  const active = await deps.store.silences(now);
  if (active.length === 0) return view('No silence holds now', []);
  const rows = active.map((each) => [
    each.id,
    formatDuration(each.endsAt - now),
    each.matchers.map(formatMatcher).join(' '),
    each.comment,
  ]);
  return view(plural(active.length, 'silence'), [
    table(
      [{ title: 'ID', keep: true }, { title: 'ENDS IN', keep: true }, { title: 'HUSHES', cut: 'end' }, 'WHY'],
      rows,
      {
        noun: 'silence',
      },
    ),
  ]);
}

async function trace(deps: Desk, reference: string) {
  const { store, deliveries, rules, clock, chat } = deps;
  const now = clock.now();
  const wanted = reference.trim().toLowerCase();
  const alert = /^[0-9a-f]{16}$/.test(wanted) ? (await store.known([wanted])).get(wanted) : undefined;
  const [first] = alert === undefined ? [] : await store.groupsOf(alert.fingerprint);
  if (alert !== undefined && first === undefined)
    return loneAlertView(alert, alertState(alert, now, rules.linkSince(alert)));
  const { group, members } = await storedGroup(deps, first?.id ?? reference);
  return traceView({
    group,
    route: rules.routeOf(group),
    alerts: members.map(({ alert: each, leftAt }) => ({
      alert: each,
      state: alertState(each, now, rules.linkSince(each)),
      left: leftAt !== undefined,
    })),
    deliveries: await deliveries.ofGroup(group.id, 20),
    permalink: group.message && (await chat.permalink(group.message)),
    now,
  });
}
