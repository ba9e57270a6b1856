import { shortenEnd } from '../../lib/text.ts';
import { declareForm } from '../incident/declare-form.ts';
import { button, link } from '../view/build.ts';
import type { Action } from '../view/view.ts';
import type { Alert } from './alert.ts';
import type { CardContent } from './card-content.ts';
import { linkOf, summaryOf, thingOf } from './describe.ts';
import { type NextCommand, nextCommands } from './next-command.ts';

/** The next steps of a card, in the order in which a person reaches for them. */
export function cardActions(content: CardContent, alerts: readonly Alert[]): (Action | false | undefined)[] {
  const { group, offers, silence } = content;
  const args = { group: group.id };
  const runbook = linkOf(alerts, (alert) => alert.annotations.runbook_url ?? alert.annotations.runbook);
  const graph = linkOf(alerts, (alert) => alert.url);
  return [
    offers('alerts ack') &&
      (group.ack === undefined
        ? button('Acknowledge', 'alerts ack', args, { style: 'primary' })
        : button('Take over', 'alerts ack', args)),
    silence === undefined && offers('alerts silence') && silenceMenu(args),
    alerts.some((alert) => !alert.resolves) && offers('alerts close') && button('Close', 'alerts close', args),
    ...nextCommands(alerts, offers, content.targets).map(({ label, command, args: own }: NextCommand) =>
      button(label, command, own),
    ),
    offers('incident declare') && incidentButton(alerts, args),
    offers('alerts trace') && button('Trace', 'alerts trace', args),
    runbook !== undefined && link('Runbook', runbook),
    graph !== undefined && link('Graph', graph),
    // Far from where Acknowledge was: a thumb that taps twice must not let go again.
    group.ack !== undefined && offers('alerts unack') && button('Unacknowledge', 'alerts unack', args),
  ];
}

/** The same for what its source ended and is not well: there is nothing to silence or to close. */
export function openActions(content: CardContent, alerts: readonly Alert[]): (Action | false | undefined)[] {
  const { group, offers } = content;
  const args = { group: group.id };
  return [
    offers('alerts ack') &&
      (group.ack === undefined
        ? button('Acknowledge', 'alerts ack', args, { style: 'primary' })
        : button('Take over', 'alerts ack', args)),
    ...nextCommands(alerts, offers, content.targets).map(({ label, command, args: own }: NextCommand) =>
      button(label, command, own),
    ),
    offers('incident declare') && incidentButton(alerts, args),
    offers('alerts trace') && button('Trace', 'alerts trace', args),
    group.ack !== undefined && offers('alerts unack') && button('Unacknowledge', 'alerts unack', args),
  ];
}

/** Asks what is wrong first; the answer is filled in already. */
function incidentButton(alerts: readonly Alert[], { group }: { group: string }): Action | undefined {
  const [first] = alerts;
  if (first === undefined) return undefined;
  const thing = thingOf(first.labels);
  const title = shortenEnd(thing === '' ? summaryOf(first) : `${thing}: ${summaryOf(first)}`, 120);
  return button('Incident…', 'incident declare', { alert: group }, { ask: declareForm(title, undefined) });
}

function silenceMenu(args: { group: string }): Action {
  const run = (more: Record<string, string | boolean>) => ({ command: 'alerts silence', args: { ...args, ...more } });
  return {
    kind: 'menu',
    label: 'Silence',
    options: [
      { label: '1 hour', run: run({ for: '1h' }) },
      { label: '4 hours', run: run({ for: '4h' }) },
      { label: 'Whole group…', run: run({ for: '1h', scope: 'group' }) },
      { label: 'Other…', run: run({ preview: true }), asks: true },
    ],
  };
}
