import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { list, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import { type Alert, alertName } from './alert.ts';
import { summaryOf, thingOf } from './describe.ts';
import { atLeast, type Group } from './group.ts';
import type { NotifyReason } from './needs-notify.ts';
import { type Severity, severityRank, worst } from './severity.ts';
import { flapsToSay } from './telling.ts';

const namedAtMost = 5;

/** What a thread reply says about a group: what joined, what rose, what ended, what still fires. */
export function threadLine(
  reason: NotifyReason,
  told: {
    group: Group;
    /** When it fired again under this message, lately and now. */
    flaps: readonly number[];
    firing: readonly Alert[];
    resolved: readonly Alert[];
    severity(alert: Alert): Severity;
    isUnknown(alert: Alert): boolean;
    now: number;
  },
): View {
  const { group, firing, resolved } = told;
  const before = new Set(group.entry?.firing);
  const joined = firing.filter((alert) => !before.has(alert.fingerprint));
  const severity = worst(firing.map(told.severity)) ?? 'warning';
  const tone = severity === 'info' ? 'neutral' : severity;
  switch (reason) {
    case 'severity-raised': {
      const rising = joined.filter((alert) => severityRank(told.severity(alert)) > (group.entry?.rank ?? 0));
      return line(`Now ${severity.toUpperCase()}: ${nameOf(rising[0] ?? firing[0])}`, rising, tone);
    }
    case 'fires-again':
      return line(flapTitle(told), firing, tone);
    case 'first':
    case 'new-alerts':
      return line(`${plural(joined.length, 'alert')} joined: ${nameOf(joined[0])}`, joined, tone);
    case 'repeat':
      return reminder(told, tone);
    case 'some-resolved': {
      const known = new Set(group.entry?.resolved);
      const ended = resolved.filter((alert) => !known.has(alert.fingerprint));
      return line(
        `${plural(ended.length, 'alert')} resolved, ${atLeast(firing.length)}${firing.length} still firing`,
        ended,
        'neutral',
      );
    }
    case 'all-resolved': {
      const since = Math.min(...resolved.map((alert) => alert.startsAt));
      const until = Math.max(...resolved.map((alert) => alert.endsAt ?? 0));
      const after = Number.isFinite(since) && until > since ? ` after ${formatDuration(until - since)}` : '';
      return line(`Resolved${after}`, [], 'good');
    }
  }
}

/** Nobody has it, and it goes on; or nothing is known of it any more, which is no better. */
function reminder(
  { firing, isUnknown, now }: Pick<Parameters<typeof threadLine>[1], 'firing' | 'isUnknown' | 'now'>,
  tone: NonNullable<View['tone']>,
): View {
  if (firing.every(isUnknown)) {
    const heardAt = Math.max(...firing.map((alert) => alert.heardAt));
    const title = `Not heard of for ${formatDuration(now - heardAt)} and not resolved: ${nameOf(firing[0])}`;
    return line(title, firing, 'unknown');
  }
  const since = Math.min(...firing.map((alert) => alert.startsAt));
  return line(
    `Still firing after ${formatDuration(now - since)}, acknowledged by nobody: ${nameOf(firing[0])}`,
    firing,
    tone,
  );
}

function flapTitle({ group, flaps, firing, now }: Parameters<typeof threadLine>[1]): string {
  const [since] = flaps;
  if (flaps.length >= flapsToSay && since !== undefined) {
    return `Flapping: fired again ${flaps.length} times in ${formatDuration(now - since)}: ${nameOf(firing[0])}`;
  }
  const endedAt = group.life?.endedAt ?? group.entry?.at ?? now;
  return `Fires again, ${formatDuration(now - endedAt)} after its end: ${nameOf(firing[0])}`;
}

/** A thread line about what a person did. */
export function personLine(who: string, did: Text): View {
  return view([{ user: who }, ' ', ...(Array.isArray(did) ? did : [did])].flat(), []);
}

function line(title: string, alerts: readonly Alert[], tone: NonNullable<View['tone']>): View {
  const named = alerts.slice(0, namedAtMost).map((alert): Text => {
    const thing = thingOf(alert.labels);
    return thing === '' ? summaryOf(alert) : `${thing}: ${summaryOf(alert)}`;
  });
  const more = alerts.length > namedAtMost ? [`and ${alerts.length - namedAtMost} more`] : [];
  return view(shortenEnd(title, 140), [named.length > 0 && list([...named, ...more])], { tone });
}

function nameOf(alert: Alert | undefined): string {
  return alert === undefined ? 'alert' : alertName(alert.labels);
}
