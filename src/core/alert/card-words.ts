import { shortenEnd } from '../../lib/text.ts';
import { pagingSpans } from '../escalation/paging-note.ts';
import type { Span, Text } from '../view/view.ts';
import { ackExpiresAt } from './acknowledgement.ts';
import { type Alert, alertName } from './alert.ts';
import type { CardContent, Shown } from './card-content.ts';
import { summaryOf, thingOf } from './describe.ts';
import type { Acknowledgement } from './group.ts';
import { severityRank } from './severity.ts';

/** Worst first, then newest. */
export function byUrgency(shown: Shown[]): Shown[] {
  return shown.sort(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.alert.startsAt - a.alert.startsAt ||
      (a.alert.fingerprint < b.alert.fingerprint ? -1 : 1),
  );
}

/** The thing first, then what is wrong with it. */
export function headline(shown: readonly Shown[]): Text {
  const [first] = shown;
  if (first === undefined) return 'No alert is left in this group.';
  const thing = thingOf(first.alert.labels);
  const summary = summaryOf(first.alert);
  return thing === '' || summary.includes(thing) ? summary : [{ bold: thing }, `: ${summary}`];
}

/** What a locked phone shows: its state, the thing, and what is wrong with it, in 98 characters. */
export function lockScreen(state: string, shown: readonly Shown[]): string {
  const [first] = shown;
  if (first === undefined) return state.trim();
  const thing = thingOf(first.alert.labels);
  const summary = summaryOf(first.alert);
  const sentence = thing === '' || summary.includes(thing) ? summary : `${thing}: ${summary}`;
  return shortenEnd(`${state}${sentence}`, 98);
}

/** The name of the alerts, or of the first and how many others there are. */
export function namesOf(alerts: readonly Alert[]): string {
  const names = [...new Set(alerts.map((alert) => alertName(alert.labels)))];
  const [first = 'alert'] = names;
  return shortenEnd(names.length === 1 ? first : `${first} and ${names.length - 1} more`, 100);
}

/** Who was paged, and who is paged next, as long as nobody has it. */
export function pagedSpans({ group: { ack, paging } }: CardContent): Span[] {
  return ack !== undefined || paging === undefined ? [] : [' · ', ...pagingSpans(paging)];
}

/** Who has it, and until when. */
export function whoOf({ group: { ack }, route }: CardContent): Span[] {
  const until = ack && ackExpiresAt(ack, route);
  const asked: Span[] = until === undefined ? [] : [', until ', { at: until, as: 'time' }];
  return [...holderOf(ack), ...asked];
}

/** Who has it. */
export function holderOf(ack: Acknowledgement | undefined): Span[] {
  return ack === undefined ? ['nobody yet'] : [{ user: ack.by }, ' since ', { at: ack.at, as: 'time' }];
}
