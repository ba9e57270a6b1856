import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { actions, button, list, text, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import type { Carried } from './acknowledgement.ts';
import { type Alert, alertName } from './alert.ts';
import { summaryOf, thingOf } from './describe.ts';
import { atLeast, type Group } from './group.ts';
import type { NotifyReason } from './needs-notify.ts';
import { endedWord } from './over-card.ts';
import { checkedTone, checkedWords } from './resolve-words.ts';
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
    case 'ack-expired':
      return expired(group, joined, { severity: tone, name: nameOf(firing[0]), now: told.now });
    case 'repeat':
      return reminder(told, tone);
    case 'some-resolved': {
      const known = new Set(group.entry?.resolved);
      const ended = resolved.filter((alert) => !known.has(alert.fingerprint));
      const rest =
        firing.length > 0 ? `${atLeast(firing.length)}${firing.length} still firing` : 'what still fires is hushed';
      return line(`${plural(ended.length, 'alert')} resolved, ${rest}`, ended, 'neutral');
    }
    case 'all-resolved': {
      const since = Math.min(...resolved.map((alert) => alert.startsAt));
      const until = Math.max(...resolved.map((alert) => alert.endsAt ?? 0));
      const after = Number.isFinite(since) && until > since ? ` after ${formatDuration(until - since)}` : '';
      if (endedWord(resolved) === 'closed') return line(`Closed${after}`, [], 'neutral');
      const checked = checkedWords(group.check);
      const bySource = group.check === undefined || group.check.state === 'well' ? '' : ' by its source';
      return line(`Resolved${bySource}${after}${checked && `, ${checked}`}`, [], checkedTone(group.check));
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

/** Rings, and asks the one who had it. */
function expired(
  { id, ack }: Group,
  joined: readonly Alert[],
  { severity, name, now }: { severity: NonNullable<View['tone']>; name: string; now: number },
): View {
  const had = ack === undefined ? '' : ` after ${formatDuration(now - ack.confirmedAt)}`;
  const shown = line(`Acknowledgement expired${had}, still firing: ${name}`, joined, severity);
  const group = { group: id };
  const question = [
    ack && text([{ user: ack.by }, ', are you still on it?']),
    actions(button('Still on it', 'alerts ack', group, { style: 'primary' }), button('Let go', 'alerts unack', group)),
  ];
  return view(shown.title, [...shown.parts, ...question], { tone: severity });
}

/** A thread line about what a person did. */
export function personLine(who: string, did: Text): View {
  return view([{ user: who }, ' ', ...(Array.isArray(did) ? did : [did])].flat(), []);
}

/** Where alerts of this group went when the routes changed, and what became of their acknowledgement. */
export function movedLine(toShortId: string, count: number, carried: Carried): View {
  const went = `${plural(count, 'alert')} moved to #${toShortId}: the routes changed`;
  switch (carried.kind) {
    case 'carried':
      return view([went, '. There ', { user: carried.ack.by }, ' has it.'], []);
    case 'kept':
      return view([went, '. There ', { user: carried.ack.by }, ' had it already.'], []);
    case 'none': {
      const why = carried.why === 'partly' ? 'some of what moved there was acknowledged by nobody' : 'it fired already';
      return view(`${went}. There nobody has it: ${why}.`, [], { tone: 'warning' });
    }
  }
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
