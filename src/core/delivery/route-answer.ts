import type { Clock } from '../../lib/clock.ts';
import { plural } from '../../lib/text.ts';
import type { Labels } from '../alert/alert.ts';
import { groupKeyOf } from '../alert/group-key.ts';
import { parseLabels } from '../alert/labels-text.ts';
import { matchRoutes, type Route } from '../alert/route.ts';
import { receiverText, routePath, settingsText } from '../alert/route-text.ts';
import type { AlertRules, Situation } from '../alert/rules.ts';
import { firstHush } from '../alert/stage.ts';
import type { AlertStore } from '../port/alert-store.ts';
import { code, fields, quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import { readSituation } from './dispatcher.ts';

/** Where an alert with these labels would go now, and what would hush it. Nothing is stored. */
export async function routeAnswer(
  deps: { store: AlertStore; rules: AlertRules; clock: Pick<Clock, 'now'> },
  labelsText: string,
): Promise<View> {
  const { store, rules, clock } = deps;
  const labels = parseLabels(labelsText);
  const routes = matchRoutes(rules.root, labels);
  const situation = await readSituation(store, rules, clock.now());
  const severity = rules.severity({ labels });
  const shown = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return view(
    `${plural(routes.length, 'route')} for ${shown.join(' ')}`,
    [
      ...routes.map((route) => fields(fieldsOf(route, labels, rules, situation))),
      code(routePath(rules.root, labels).join('\n'), 'route'),
      quiet(`Severity ${severity}, by the mapping of labels. ● ends here, ✓ passes, · does not match.`),
    ],
    { tone: 'neutral' },
  );
}

function fieldsOf(route: Route, labels: Labels, rules: AlertRules, { hushing }: Situation): [string, string][] {
  const hush = firstHush({ labels }, hushing, route);
  return [
    ['Receiver', receiverText(route.receiver, rules.channelOf)],
    ['Group', `#${groupKeyOf(route, labels).shortId}`],
    ['Route', settingsText(route)],
    ['Pages', route.pages ? 'yes' : 'no'],
    ['Hushed now', hush === undefined ? 'by nothing' : `${hush.stage}: ${hush.why}`],
  ];
}
