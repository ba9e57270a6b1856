import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import type { ArgValue } from '../view/action.ts';
import { actions, button, list, quiet, table, text, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';
import { alertName } from './alert.ts';
import type { Shown } from './card-content.ts';
import { summaryOf, thingOf } from './describe.ts';
import { formatMatchers } from './matcher-list.ts';
import { severities, severityRank } from './severity.ts';
import type { Silence } from './silence.ts';

const namedAtMost = 5;
/** A button carries 2,000 characters, and its other arguments need some. */
const matchLengthMax = 1_000;

/** A silence that is asked for, with what it would hush now. */
export interface SilencePlan {
  readonly silence: Omit<Silence, 'id' | 'createdBy'>;
  /** Alerts that fire now and that it hushes. */
  readonly hushes: readonly Shown[];
  /** Alerts that fire now, match, and break through. */
  readonly through: number;
  readonly shortId: string | undefined;
  /** True when it was asked for longer than what pages may be hushed. */
  readonly capped: boolean;
}

/** What it would hush, how bad that is, and the button that does it: exactly what is shown, not what fires by then. */
export function silencePreview(plan: SilencePlan, again: Readonly<Record<string, ArgValue>>): View {
  const { silence, hushes } = plan;
  const duration = formatDuration(silence.endsAt - silence.startsAt);
  const match = formatMatchers(silence.matchers);
  const worstName = severities[silence.rank - 1] ?? 'critical';
  const exact = match.length <= matchLengthMax ? { ...again, match, severity: worstName } : again;
  const label = hushes.length === 0 ? 'Silence' : `Silence ${plural(hushes.length, 'alert')}`;
  return view(
    `Silence ${countText(hushes)} for ${duration}?`,
    [
      list([...named(hushes)]),
      text({ code: shortenEnd(match, 600) }),
      ...limits(plan),
      actions(button(label, 'alerts silence', { ...exact, for: silence.endsAt - silence.startsAt, yes: true })),
    ],
    { tone: 'warning' },
  );
}

/** Says what was done, and how to undo it. */
export function silencedView(plan: SilencePlan, id: string): View {
  const { silence, hushes, shortId } = plan;
  const of = shortId === undefined ? '' : ` of #${shortId}`;
  return view(
    ['Silenced ', countText(hushes), `${of} until `, { at: silence.endsAt, as: 'time' }],
    [
      text({ code: shortenEnd(formatMatchers(silence.matchers), 600) }),
      ...limits(plan),
      quiet('This hushes Middlewatch only: whatever else is told by the source goes on.'),
      actions(button('Lift it', 'alerts unsilence', { silence: id })),
    ],
    { tone: 'good' },
  );
}

/** Before it ends, to its author: what it hushes would be told again. */
export function silenceReminder(silence: Silence, hushes: readonly Shown[]): View {
  const { id, createdBy, matchers, rank, groupId } = silence;
  const match = formatMatchers(matchers);
  const more = { match, for: '1h', severity: severities[rank - 1] ?? 'critical', yes: true };
  const title: Span[] = [
    { user: createdBy },
    `, your silence ${id} ends `,
    { at: silence.endsAt, as: 'time' },
    `: ${countText(hushes)} that it hushes still ${hushes.length === 1 ? 'fires' : 'fire'}`,
  ];
  return view(
    title,
    [
      list([...named(hushes)]),
      actions(
        match.length <= matchLengthMax &&
          button('1 hour more', 'alerts silence', groupId === undefined ? more : { ...more, group: groupId }),
        button('Lift it now', 'alerts unsilence', { silence: id }),
      ),
    ],
    { tone: 'warning' },
  );
}

/** The silences that hold, as a table. */
export function silenceList(active: readonly Silence[], now: number): View {
  if (active.length === 0) return view('No silence holds now', []);
  const rows = active.map(({ id, endsAt, matchers, rank, comment }) => [
    id,
    formatDuration(endsAt - now),
    severities[rank - 1] ?? 'critical',
    formatMatchers(matchers),
    comment,
  ]);
  const keep = ['ID', 'ENDS IN', 'UP TO'].map((title) => ({ title, keep: true }));
  return view(plural(active.length, 'silence'), [
    table([...keep, { title: 'HUSHES', cut: 'end' }, 'WHY'], rows, { noun: 'silence' }),
  ]);
}

function limits({ silence, through, capped }: SilencePlan) {
  const worstName = severities[silence.rank - 1] ?? 'critical';
  const worse = worstName !== 'critical';
  return [
    worse && quiet(`What is worse than ${worstName} breaks through${through > 0 ? `: ${through} now` : ''}.`),
    capped && quiet('It pages: 4 h is the longest that it is hushed at a time.'),
  ];
}

/** `3 alerts (1 critical, 2 warning)`. */
function countText(hushes: readonly Shown[]): string {
  if (hushes.length === 0) return 'nothing that fires now';
  const counts = severities
    .toReversed()
    .map((severity) => ({ severity, count: hushes.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  return `${plural(hushes.length, 'alert')} (${counts.join(', ')})`;
}

function named(hushes: readonly Shown[]): string[] {
  const worstFirst = hushes.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const lines = worstFirst.slice(0, namedAtMost).map(({ alert, severity }) => {
    const thing = thingOf(alert.labels);
    return `${severity} ${alertName(alert.labels)}: ${shortenEnd(thing || summaryOf(alert), 80)}`;
  });
  return hushes.length > namedAtMost ? [...lines, `and ${hushes.length - namedAtMost} more`] : lines;
}
