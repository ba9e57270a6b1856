import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import { fields, list, quiet, view } from '../view/build.ts';
import { plainText } from '../view/plain.ts';
import type { Span, Text, View } from '../view/view.ts';
import { type HeldIncident, severityWord, type TimelineEntry } from './incident.ts';
import { alertLines } from './incident-card.ts';
import type { LinkedAlert } from './linked-alert.ts';
import { entryText } from './timeline.ts';
import { lastedMs, type Moment, momentsOf } from './times.ts';

/** What a closed incident was: how long, when what, who led, how it ended. */
export function summaryView(incident: HeldIncident, links: readonly LinkedAlert[], entries: number): View {
  const { commander, outcome, closedAt } = incident;
  const lasted = formatDuration(lastedMs(incident, closedAt ?? 0));
  return view(
    `${severityWord(incident.severity)} ${incident.title}: closed after ${lasted}`,
    [
      fields([
        ...momentsOf(incident).map((moment): readonly [string, Text] => [moment.label, momentText(moment)]),
        ['Commander', commander === undefined ? 'nobody took command' : { user: commander }],
        ['Outcome', outcome ?? 'not written down'],
      ]),
      links.length > 0 && list(alertLines(links)),
      quiet(`${plural(entries, 'entry', 'entries')} in the file below. Notes can still be added: /incident note.`),
    ],
    { tone: 'good', footer: `#${incident.id}` },
  );
}

function momentText({ at, after }: Moment): Text {
  if (at === undefined) return 'not known';
  return after === undefined ? [{ at, as: 'date' }] : [{ at, as: 'date' }, ` (after ${after})`];
}

/** The name of its file. */
export function fileNameOf({ id }: Pick<HeldIncident, 'id'>): string {
  return `incident-${id}.md`;
}

/** Everybody whose name the file needs. */
export function peopleIn(incident: HeldIncident, links: readonly LinkedAlert[], entries: readonly TimelineEntry[]) {
  const named = [
    incident.commander,
    incident.declaredBy,
    incident.closedBy,
    ...links.map(({ acknowledgedBy }) => acknowledgedBy),
    ...entries.flatMap(({ by, whom }) => [by, whom]),
  ];
  return [...new Set(named.filter((id) => id !== undefined))];
}

/** The whole incident as Markdown, times in UTC. What people and systems wrote is shown as it is: none of it is markup. */
export function incidentFile(
  incident: HeldIncident,
  of: {
    links: readonly LinkedAlert[];
    entries: readonly TimelineEntry[];
    nameOf(userId: string): string;
  },
): string {
  const inWords = (content: Text) => literal(plainText(named(content, of.nameOf)));
  const person = (id: string | undefined) => (id === undefined ? 'nobody' : literal(of.nameOf(id)));
  const moments = momentsOf(incident).map(({ label, at, after }) => {
    const when = at === undefined ? 'not known' : utc(at);
    return `| ${label} | ${when}${after === undefined ? '' : `, after ${after}`} |`;
  });
  const alerts = of.links.map((link) => `- ${alertLines([link]).map(inWords).join('')}`);
  return [
    `# ${incident.id} ${literal(incident.title)}`,
    '',
    '| What | Value |',
    '| --- | --- |',
    `| Severity | ${severityWord(incident.severity)} |`,
    `| Commander | ${person(incident.commander)} |`,
    `| Declared by | ${person(incident.declaredBy)} |`,
    `| Closed by | ${person(incident.closedBy)} |`,
    ...moments,
    '',
    '## Outcome',
    '',
    literal(incident.outcome ?? 'Not written down.'),
    '',
    '## Alerts',
    '',
    ...(alerts.length === 0 ? ['None was linked.'] : alerts),
    '',
    '## Timeline (UTC)',
    '',
    ...of.entries.map((entry) => `- ${utc(entry.at)} ${inWords(entryText(entry))}`),
    '',
  ].join('\n');
}

function named(content: Text, nameOf: (userId: string) => string): Text {
  const spans: readonly Span[] = isSpans(content) ? content : [content];
  return spans.map((span) => (typeof span === 'object' && 'user' in span ? nameOf(span.user) : span));
}

function isSpans(content: Text): content is readonly Span[] {
  return Array.isArray(content);
}

/** One line, nothing of which Markdown reads as markup. */
function literal(content: string): string {
  return content.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#!~]/g, '\\$&');
}

function utc(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
