import { shortenEnd } from '../../lib/text.ts';
import { actions, button, fields, list, quiet, text, view } from '../view/build.ts';
import type { Action, Form, Span, Text, Tone, View } from '../view/view.ts';
import { type HeldIncident, incidentSeverities, severityWord } from './incident.ts';
import type { LinkedAlert } from './linked-alert.ts';
import type { Step, StepKind } from './step.ts';
import { momentsOf } from './times.ts';

const alertsNamed = 10;
const refusalsNamed = 5;

/** What an incident means for the reader's night. */
export function toneOf({ status, severity }: Pick<HeldIncident, 'status' | 'severity'>): Tone {
  if (status === 'closed') return 'good';
  return status === 'active' && (severity === 'sev1' || severity === 'sev2') ? 'critical' : 'warning';
}

/** `SEV2 · active · Orders are not shipped`. */
export function titleOf({ severity, status, title }: Pick<HeldIncident, 'severity' | 'status' | 'title'>): string {
  return `${severityWord(severity)} · ${status} · ${title}`;
}

/** The card that is pinned in its channel: how it stands, who leads, which alerts, what Slack refused, what to press. */
export function incidentCard(
  incident: HeldIncident,
  of: { links: readonly LinkedAlert[]; steps: readonly Step[] },
): View {
  const { id, commander, declaredBy, outcome } = incident;
  return view(
    titleOf(incident),
    [
      fields([
        ['Commander', commander === undefined ? 'nobody yet' : { user: commander }],
        ['Declared', [{ at: incident.declaredAt }, ' by ', { user: declaredBy }]],
        ...momentFields(incident),
        outcome !== undefined && ['Outcome', outcome],
      ]),
      of.links.length > 0 && list(alertLines(of.links)),
      ...refusals(of.steps),
      incident.status === 'closed' ? undefined : actions(...nextSteps(incident)),
    ],
    {
      tone: toneOf(incident),
      footer: `#${id}`,
      lockScreen: `${severityWord(incident.severity)} #${id} ${incident.title}`,
    },
  );
}

/** Where it was declared: that it is there, and the way to its channel. */
export function announcement(incident: HeldIncident): View {
  const { id, channelId, commander } = incident;
  const room: Span[] = channelId === undefined ? ['its channel'] : [{ channel: channelId }];
  const lead: Span[] = commander === undefined ? ['nobody leads it yet'] : ['led by ', { user: commander }];
  const open = incident.status !== 'closed';
  return view(
    titleOf(incident),
    [
      text(open ? ['It is worked on in ', ...room, '; ', ...lead, '.'] : ['It was worked on in ', ...room, '.']),
      open && commander === undefined && actions(takeCommand(incident)),
    ],
    { tone: toneOf(incident), footer: `#${id}` },
  );
}

/** The topic of its channel; Slack holds 250 characters. */
export function topicOf(incident: HeldIncident): string {
  return shortenEnd(`${titleOf(incident)} · #${incident.id}`, 240);
}

/** Groups of alerts with their state, a line each. */
export function alertLines(links: readonly LinkedAlert[]): Text[] {
  const lines = links.slice(0, alertsNamed).map((link): Text => {
    const who: Span[] =
      link.state === 'acknowledged' && link.acknowledgedBy !== undefined ? [' by ', { user: link.acknowledgedBy }] : [];
    const state = link.state === 'gone' ? 'no longer known' : link.state;
    return [`#${link.shortId} ${shortenEnd(link.name, 80)} · ${state}`, ...who];
  });
  return links.length > alertsNamed ? [...lines, `and ${links.length - alertsNamed} more`] : lines;
}

function momentFields(incident: HeldIncident) {
  return momentsOf(incident)
    .filter(({ label, at }) => at !== undefined && label !== 'Declared')
    .map(({ label, at }): readonly [string, Text] => [label, { at: at ?? 0 }]);
}

const doing: Readonly<Record<StepKind, string>> = {
  channel: 'a channel of its own',
  card: 'the card',
  announce: 'the message where it was declared',
  invite: 'the invitation of',
  topic: 'the topic',
  pin: 'the pin',
  summary: 'the summary',
  file: 'the file',
  'closing-topic': 'the topic at its end',
  'closing-announce': 'the end where it was declared',
};

/** What Slack refused, in its own words; the rest went on without it. */
function refusals(steps: readonly Step[]) {
  const refused = steps.filter(({ state }) => state === 'refused');
  const lines = refused.slice(0, refusalsNamed).map(({ kind, userId, code, sentence }) => {
    const who: Span[] = userId === undefined ? [] : [' ', { user: userId }];
    return quiet(['Slack refused ', doing[kind], ...who, ` (${code ?? 'no reason given'}). ${sentence ?? ''}`]);
  });
  const more = refused.length - lines.length;
  return more > 0 ? [...lines, quiet(`and ${more} more`)] : lines;
}

function takeCommand({ id, commander }: HeldIncident): Action {
  const style = commander === undefined ? { style: 'primary' as const } : {};
  return button(commander === undefined ? 'Take command' : 'Take over', 'incident role', { incident: id }, style);
}

function nextSteps(incident: HeldIncident): Action[] {
  const { id, status, severity } = incident;
  const args = { incident: id };
  return [
    takeCommand(incident),
    status === 'active'
      ? button('Stable', 'incident status', { ...args, to: 'stable' })
      : button('Active again', 'incident status', { ...args, to: 'active' }),
    button('Note…', 'incident note', args, { ask: noteForm }),
    button('Close…', 'incident close', args, { ask: closeForm }),
    {
      kind: 'menu',
      label: 'Severity',
      options: incidentSeverities
        .filter((each) => each !== severity)
        .map((each) => ({
          label: severityWord(each),
          run: { command: 'incident status', args: { ...args, sev: each.slice(3) } },
        })),
    },
    button('Timeline', 'incident timeline', args),
  ];
}

const noteForm: Form = {
  title: 'Note',
  submit: 'Note',
  fields: [{ argument: 'text', label: 'What happened, or was decided', multiline: true }],
};

const closeForm: Form = {
  title: 'Close the incident',
  submit: 'Close',
  fields: [{ argument: 'outcome', label: 'How it ended', multiline: true, optional: true }],
};
