import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { IncidentFilter } from '../port/incident-store.ts';
import { quiet, table, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';
import type { Changed } from './change.ts';
import { type HeldIncident, type Incident, severityWord, type TimelineEntry } from './incident.ts';
import { toneOf } from './incident-card.ts';
import type { SeenGroup } from './linked-alert.ts';
import { entryText } from './timeline.ts';
import { lastedMs } from './times.ts';

/** To who declared it: it is stored, and its channel follows. */
export function declaredView(incident: Incident): View {
  return view(
    `Declared ${severityWord(incident.severity)} #${incident.id}: ${incident.title}`,
    [quiet(`Its channel #${incident.channelName} is being opened; you are asked in, and it is told here.`)],
    { tone: toneOf(incident) },
  );
}

/** The group of alerts belongs to an open incident: the way there. */
export function alreadyDeclared(incident: HeldIncident): View {
  return view(
    `These alerts belong to #${incident.id} already: ${incident.title}`,
    [quiet(['It is worked on in ', roomOf(incident), '.'])],
    { tone: toneOf(incident) },
  );
}

/** What somebody did to it, as the channel reads it. */
export function changedView(incident: HeldIncident, entry: TimelineEntry): View {
  return view([...entryText(entry)], [], {
    footer: `#${incident.id}`,
    ...(entry.kind === 'note' ? {} : { tone: toneOf(incident) }),
  });
}

/** It was so already. */
export function sameView(incident: HeldIncident, reason: Extract<Changed, { kind: 'same' }>['reason']): View {
  switch (reason) {
    case 'same-status':
      return view(`#${incident.id} is ${incident.status} already`, []);
    case 'same-severity':
      return view(`#${incident.id} is ${severityWord(incident.severity)} already`, []);
    case 'same-commander':
      return view([`#${incident.id} is led by `, { user: incident.commander ?? '' }, ' already'], []);
  }
}

/** A group of alerts was added. */
export function linkedView(incident: HeldIncident, seen: SeenGroup): View {
  return view(`#${seen.shortId} ${seen.name} belongs to #${incident.id} now`, [], { tone: toneOf(incident) });
}

/** It has ended; what follows comes by itself. */
export function closedView(incident: HeldIncident): View {
  const lasted = formatDuration(lastedMs(incident, incident.closedAt ?? incident.declaredAt));
  return view(
    `Closed #${incident.id} after ${lasted}`,
    [quiet(['The summary and the timeline as a file follow in ', roomOf(incident), '.'])],
    { tone: 'good' },
  );
}

/** Incidents as a table, newest first. */
export function incidentList(incidents: readonly HeldIncident[], filter: IncidentFilter, now: number): View {
  if (incidents.length === 0) return view(filter === 'all' ? 'No incidents' : `No incident is ${filter}`, []);
  const rows = incidents.map((incident) => [
    incident.id,
    severityWord(incident.severity),
    incident.status,
    incident.title,
    formatDuration(lastedMs(incident, now)),
  ]);
  const open = incidents.filter(({ status }) => status !== 'closed').length;
  const keep = ['ID', 'SEV', 'STATUS'].map((title) => ({ title, keep: true }));
  return view(`${plural(incidents.length, 'incident')}${filter === 'all' ? `, ${open} open` : ''}`, [
    table([...keep, { title: 'WHAT', cut: 'end' }, { title: 'LASTS', align: 'right' }], rows, { noun: 'incident' }),
  ]);
}

function roomOf({ channelId, channelName }: HeldIncident): Span {
  return channelId === undefined ? `#${channelName}` : { channel: channelId };
}
