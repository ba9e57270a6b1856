import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import { type Alert, alertState } from '../alert/alert.ts';
import { isLate } from '../alert/catch-up.ts';
import { checkAfter } from '../alert/end-check.ts';
import type { Group } from '../alert/group.ts';
import { type Look, lookAt } from '../alert/look.ts';
import type { AlertRules, Situation } from '../alert/rules.ts';
import { severityRank } from '../alert/severity.ts';
import { threadLine } from '../alert/thread-line.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { RoundupJoin } from '../port/roundup-store.ts';
import { type Admission, admission } from './admission.ts';
import { digestOf } from './digest.ts';
import { type Loop, loop } from './loop.ts';

/** Looked at together, about 10 ms of work at a hundred members each. */
const groupsAtOnce = 10;
/** What is touched while a round runs waits so long since its start: a group that is being filled is looked at once a second. */
const touchedAgainMs = 1_000;
const firingAtMost = 50_000;

interface Dispatching {
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The channel of a receiver. */
  channelOf(receiver: string): Promise<string>;
  /** Something is owed to chat, or a message no longer shows what it should. */
  changed(): void;
}

/** Reads what hushes and ages alerts now. */
export async function readSituation(store: AlertStore, rules: AlertRules, now: number): Promise<Situation> {
  const firing = rules.inhibits ? await store.firing(firingAtMost) : [];
  return rules.situation(now, await store.silences(now), firing);
}

/**
 * Looks at every group whose time has come, and saves what it found with the message it asks for in one write.
 * All its timers are rows: after a restart it goes on where it was.
 */
export function dispatcher(deps: Dispatching): Loop {
  const { store, rules, clock } = deps;
  return loop(
    'dispatcher',
    async () => {
      const now = clock.now();
      let situation: Situation | undefined;
      for (;;) {
        const due = await store.dueGroups(now, groupsAtOnce);
        if (due.length === 0) break;
        situation ??= await readSituation(store, rules, now);
        const present = situation;
        const admit = admission(deps, now);
        await Promise.all(due.map((stored) => settleLook(deps, stored, present, admit)));
        deps.changed();
      }
      const next = await store.nextDueAt();
      return next !== undefined && next <= clock.now() ? now + touchedAgainMs : next;
    },
    deps,
  );
}

async function settleLook(
  deps: Dispatching,
  stored: StoredGroup,
  situation: Situation,
  admit: Admission,
): Promise<void> {
  const { store, rules, log } = deps;
  const { group, members, underWay } = stored;
  const { now, hushing } = situation;
  const { severity, linkSince, telling: tellingRules, catchUp } = rules;
  const route = rules.routeOf(group);
  const look = lookAt({ group, members, underWay, route, hushing, now, tellingRules, catchUp, severity, linkSince });
  const check = checkAfter(group.check, members, rules.objectOf, now);
  const wants = digestOf(rules.card({ ...group, ack: look.ack, life: look.life, check }, members, situation));
  // A line needs a message to stand under. Where nobody was told of the alert, nobody is told of its end.
  const unheard = look.tell?.as === 'line' && group.message === undefined;
  const { tell, life } = look;
  const owed =
    tell && !unheard
      ? await deliveryOf(deps, { ...stored, group: { ...group, check } }, { tell, life }, situation)
      : undefined;
  const join = await joinOf(deps, stored, { look, owed }, admit);
  const delivery = join === undefined ? owed : undefined;
  // What a table tells counts as told; what waits for one does not.
  const settled: Look = tell && delivery === undefined ? { ...look, entry: tell.entry, tell: undefined } : look;
  const saved = await store.saveLook(group, settled, { wants, delivery, join, check });
  if (saved && delivery) {
    log.info(
      { group: group.shortId, delivery: delivery.id, kind: delivery.kind, reason: delivery.reason },
      'group notifies',
    );
  }
}

/** The table that a group is told in, or waits for; undefined where it has a message of its own, or nothing to tell. */
async function joinOf(
  { rules, channelOf }: Dispatching,
  { group, members }: StoredGroup,
  { look, owed }: { look: Look; owed: NewDelivery | undefined },
  admit: Admission,
): Promise<RoundupJoin | undefined> {
  if (look.decision.reason === 'catching-up') {
    const stands = group.message !== undefined && group.entry?.firing.length !== 0;
    return stands ? undefined : admit.gather(await channelOf(group.receiver));
  }
  if (owed === undefined || !isNew(group, owed)) return undefined;
  const firing = new Set(owed.entry?.firing);
  const alerts = members.map(({ alert }) => alert).filter(({ fingerprint }) => firing.has(fingerprint));
  return admit.place(owed, isLate(alerts, rules.catchUp));
}

/** A card of a group that has none that still burns: one that follows an old card is no new group. */
function isNew(group: Group, { kind, reason }: NewDelivery): boolean {
  return kind === 'card' && (group.message === undefined || reason === 'fires-again');
}

async function deliveryOf(
  deps: Dispatching,
  { group, members }: StoredGroup,
  { tell, life }: { tell: NonNullable<Look['tell']>; life: Look['life'] },
  { now }: Situation,
): Promise<NewDelivery> {
  const { rules, ids } = deps;
  const told = new Map(members.map(({ alert }) => [alert.fingerprint, alert]));
  const pick = (fingerprints: readonly string[]): Alert[] =>
    fingerprints.map((fingerprint) => told.get(fingerprint)).filter((alert) => alert !== undefined);
  const [firing, resolved] = [pick(tell.entry.firing), pick(tell.entry.resolved)];
  const reply = tell.as !== 'card';
  const isUnknown = (alert: Alert): boolean => alertState(alert, now, rules.linkSince(alert)) === 'unknown';
  return {
    id: ids.next(),
    groupId: group.id,
    kind: tell.as,
    channelId: (reply && group.message?.channelId) || (await deps.channelOf(group.receiver)),
    threadTs: reply ? group.message?.ts : undefined,
    view: reply
      ? threadLine(tell.reason, {
          group,
          flaps: life?.flaps ?? [],
          firing,
          resolved,
          severity: rules.severity,
          isUnknown,
          now,
        })
      : undefined,
    entry: tell.entry,
    critical: tell.as !== 'line' && tell.entry.rank >= severityRank('critical'),
    reason: tell.reason,
    createdAt: now,
  };
}

/** A thread line for something a person did; undefined where there is no message to put it under. */
export function lineUnder(
  group: Group,
  line: Pick<NewDelivery, 'id' | 'view' | 'reason' | 'createdAt'>,
): NewDelivery | undefined {
  if (group.message === undefined) return undefined;
  const { channelId, ts } = group.message;
  return { ...line, groupId: group.id, kind: 'line', channelId, threadTs: ts, entry: undefined, critical: false };
}
