import { type AckFate, ackExpiresAt, ackFate } from './acknowledgement.ts';
import { type Alert, staleAt } from './alert.ts';
import { type CatchUpRules, heldUntil } from './catch-up.ts';
import type { Acknowledgement, Decision, Group, Member } from './group.ts';
import { type NotificationEntry, type NotifyReason, needsNotify } from './needs-notify.ts';
import type { Route } from './route.ts';
import { type Severity, severityRank, worst } from './severity.ts';
import { type Dropped, type Hushing, passStages } from './stage.ts';
import {
  calmAt,
  lifeAfter,
  lifeMeanwhile,
  type MessageLife,
  type Telling,
  type TellingRules,
  tellingOf,
} from './telling.ts';

/** What a look at a group found, to be saved as one. */
export interface Look {
  readonly decision: Decision;
  readonly flushAt: number | undefined;
  readonly hasFlushed: boolean;
  readonly openedAt: number;
  readonly ack: Acknowledgement | undefined;
  readonly entry: NotificationEntry | undefined;
  readonly life: MessageLife | undefined;
  /** Resolved members that were told, or need not be. */
  readonly leave: readonly string[];
  /** When to look again without being asked. */
  readonly dueAt: number | undefined;
  readonly tell: { readonly as: Telling; readonly reason: NotifyReason; readonly entry: NotificationEntry } | undefined;
}

export interface Looking {
  readonly group: Group;
  readonly members: readonly Member[];
  readonly route: Route;
  readonly hushing: Hushing;
  /** A message of this group is still on its way: nothing new is told until it has arrived or failed. */
  readonly underWay: boolean;
  readonly now: number;
  readonly tellingRules: TellingRules;
  readonly catchUp: CatchUpRules;
  severity(alert: Alert): Severity;
  /** Since when the topic of this alert is read without a gap; undefined while it is not. */
  linkSince(alert: Alert): number | undefined;
}

/**
 * Decides what a group does now, by Alertmanager's timers: first after groupWait (at once if an alert is older than that),
 * then every groupInterval; and at once when the severity rises or the group fires again after its resolve.
 * Pure: the same state at the same moment gives the same answer, so a restart changes nothing.
 */
export function lookAt(looking: Looking): Look {
  const { group, route, now } = looking;
  const present = looking.members.filter((member) => member.leftAt === undefined).map((member) => member.alert);
  const { passed, dropped } = passStages(present, looking.hushing, route);
  const firing = passed.filter((alert) => alert.endsAt === undefined);
  const rank = severityRank(worst(firing.map(looking.severity)));
  const telling = {
    firing: prints(firing),
    resolved: prints(passed.filter((alert) => alert.endsAt !== undefined)),
    rank,
  };
  const again = firing.length > 0 && hadEnded(group);
  const raised = group.entry !== undefined && group.entry.firing.length > 0 && rank > group.entry.rank;

  const timer = firstFlush(group, route, present, now);
  const fate = ackFate(group.ack, { again, rank, underWay: looking.underWay, route, now });
  const due = present.length > 0 && (now >= timer || again || raised || fate === 'expired');
  const judged = judge(looking, {
    due,
    telling,
    fate,
    again,
    passed: passed.length,
    hushed: stillHushed(present, dropped),
  });
  const held = judged.notify
    ? heldUntil(firing, { rules: looking.catchUp, linkSince: looking.linkSince, now })
    : undefined;
  const verdict = held === undefined ? judged : ({ notify: false, reason: 'catching-up' } as const);
  // What is held back is decided when it is told: until then someone still has it.
  const ack = fate === 'kept' || held !== undefined ? group.ack : undefined;
  const leave = leaving(present, { group, told: due && !verdict.notify && !looking.underWay });

  const empty = leave.length === present.length;
  const flushAt = empty
    ? undefined
    : due && !looking.underWay && held === undefined
      ? now + route.groupIntervalMs
      : timer;
  const entry: NotificationEntry = { at: now, ...telling };
  const tell = verdict.notify ? tellOf(looking, { reason: verdict.reason, rank, ack }) : undefined;
  const over = present.length > 0 && present.every((alert) => alert.endsAt !== undefined);
  const life = tell?.life ?? lifeMeanwhile(group.life, over, looking.tellingRules, now);
  const opens =
    verdict.notify && (verdict.reason === 'first' || (verdict.reason === 'fires-again' && tell?.as === 'card'));
  return {
    decision: { at: now, ...verdict, dropped, through: throughOf(firing, looking.hushing) },
    flushAt,
    hasFlushed: !empty && (group.hasFlushed || (due && held === undefined)),
    openedAt: opens ? now : group.openedAt,
    ack,
    // Nothing is left of it: whatever comes next is news, also where the end was hushed and never told.
    entry: empty && group.entry !== undefined ? { ...group.entry, firing: [] } : group.entry,
    life,
    leave,
    dueAt:
      held ??
      nextDue(looking, {
        firing,
        flushAt,
        moments: [calmAt(life, looking.tellingRules), ack && ackExpiresAt(ack, route)],
      }),
    tell: verdict.notify && tell ? { as: tell.as, reason: verdict.reason, entry } : undefined,
  };
}

function judge(
  looking: Looking,
  found: {
    due: boolean;
    telling: { firing: string[]; resolved: string[]; rank: number };
    fate: AckFate;
    again: boolean;
    passed: number;
    hushed: boolean;
  },
): { notify: true; reason: NotifyReason } | { notify: false; reason: Decision['reason'] } {
  if (looking.underWay) return { notify: false, reason: 'under-way' };
  if (!found.due) return { notify: false, reason: 'not-due' };
  // As in Alertmanager's pipeline: what hushes everything ends the flush, and the notification log stays as it is.
  if (found.passed === 0) return { notify: false, reason: 'nothing-fires' };
  if (found.again) return { notify: true, reason: 'fires-again' };
  if (found.fate === 'expired') return { notify: true, reason: 'ack-expired' };
  const verdict = needsNotify(looking.group.entry, found.telling, looking.route.repeatIntervalMs, looking.now);
  if (verdict.notify && verdict.reason === 'repeat' && found.fate === 'kept')
    return { notify: false, reason: 'acknowledged' };
  // A hush is no end: what is under it may still fire.
  if (verdict.notify && verdict.reason === 'all-resolved' && found.hushed)
    return { notify: true, reason: 'some-resolved' };
  return verdict;
}

function throughOf(firing: readonly Alert[], { outranked }: Hushing): Decision['through'] {
  const through = firing.flatMap(({ labels, fingerprint }) => {
    const silence = outranked(labels);
    return silence === undefined ? [] : [{ fingerprint, silence: silence.id }];
  });
  return through.length === 0 ? undefined : through;
}

function stillHushed(present: readonly Alert[], dropped: readonly Dropped[]): boolean {
  const hushed = new Set(dropped.map(({ fingerprint }) => fingerprint));
  return present.some((alert) => alert.endsAt === undefined && hushed.has(alert.fingerprint));
}

/** Whether what fires now had ended: told so, or shown so since. */
function hadEnded({ entry, life }: Group): boolean {
  return entry !== undefined && (entry.firing.length === 0 || life?.endedAt !== undefined);
}

function tellOf(
  { group, tellingRules, now }: Looking,
  told: { reason: NotifyReason; rank: number; ack: Acknowledgement | undefined },
): { as: Telling; life: MessageLife } {
  const asked = { group, ...told, rules: tellingRules, now };
  const as = tellingOf(asked);
  return { as, life: lifeAfter(asked, as) };
}

function firstFlush(group: Group, route: Route, present: readonly Alert[], now: number): number {
  const timer = group.flushAt ?? now + route.groupWaitMs;
  if (group.hasFlushed) return timer;
  const overdue = present.some((alert) => alert.endsAt === undefined && alert.startsAt + route.groupWaitMs <= now);
  return overdue ? Math.min(timer, now) : timer;
}

function leaving(present: readonly Alert[], { group, told }: { group: Group; told: boolean }): string[] {
  const known = new Set(group.entry?.resolved);
  const ended = present.filter((alert) => alert.endsAt !== undefined);
  return prints(
    ended.filter((alert) => told || (known.has(alert.fingerprint) && (group.entry?.at ?? 0) >= alert.heardAt)),
  );
}

function nextDue(
  looking: Looking,
  {
    firing,
    flushAt,
    ...others
  }: { firing: readonly Alert[]; flushAt: number | undefined; moments: readonly (number | undefined)[] },
): number | undefined {
  // What is under way asks for the next look itself when it has arrived.
  const moments = flushAt === undefined || looking.underWay ? [] : [flushAt];
  for (const moment of others.moments) if (moment !== undefined && moment > looking.now) moments.push(moment);
  for (const alert of firing) {
    const since = looking.linkSince(alert);
    const stale = since === undefined ? 0 : staleAt(alert, since);
    if (stale > looking.now && Number.isFinite(stale)) moments.push(stale);
  }
  for (const { alert } of looking.members) {
    const silence = looking.hushing.silenced(alert.labels);
    if (silence !== undefined) moments.push(silence.endsAt);
  }
  return moments.length === 0 ? undefined : moments.reduce((a, b) => Math.min(a, b));
}

function prints(alerts: readonly Alert[]): string[] {
  return alerts.map((alert) => alert.fingerprint);
}
