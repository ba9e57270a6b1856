import { buildRoutes } from '../core/alert/route.ts';
import { failedRouteTests } from '../core/alert/route-test.ts';
import { routeTree } from '../core/alert/route-text.ts';
import { routeWarnings } from '../core/alert/route-warning.ts';
import { alertRules } from '../core/alert/rules.ts';
import type { SeverityMapping } from '../core/alert/severity.ts';
import { ignoredSentence } from '../edge/config/alertmanager.ts';
import type { Config } from '../edge/config/config.ts';
import { plural } from '../lib/text.ts';
import { alertConfigFrom } from './alert-config.ts';
import { reportsOf } from './reports.ts';

/** What a check of the configuration prints, and whether every route test passed. */
export interface ConfigReport {
  readonly lines: readonly string[];
  readonly passed: boolean;
}

/** Looks at a configuration as a start would, without connecting anything: severity, routes, warnings, route tests. */
export function configReport(config: Config): ConfigReport {
  const alerts = alertConfigFrom(config);
  // Fails where reports have nothing to tell of, as a start would.
  reportsOf(config);
  if (alerts === undefined) return { lines: ['No alerts are read: there is no key "alerts".'], passed: true };
  const root = buildRoutes(alerts.route, alerts.defaultReceiver);
  const { channelOf } = alertRules(alerts, { linkSince: () => undefined, offers: () => true });
  const ignored = config.alertmanager && ignoredSentence(config.alertmanager);
  const tests = config.alerts?.routeTests ?? [];
  const failed = failedRouteTests(root, tests);
  const warnings = routeWarnings(alerts, root);
  return {
    lines: [
      ...(config.alertmanager ? [`Routes are those of ${config.alertmanager.path}.`] : []),
      ...(ignored === undefined ? [] : [ignored]),
      ...severityLines(alerts.severity),
      '',
      'Routes',
      ...routeTree(root, channelOf).map((line) => `  ${line}`),
      ...(warnings.length === 0 ? [] : ['', 'Warnings', ...warnings.map((warning) => `  ${warning}`)]),
      '',
      tests.length === 0
        ? 'No route tests: write some under alerts.routeTests.'
        : `${tests.length - failed.length} of ${plural(tests.length, 'route test')} passed`,
      ...failed.flatMap(({ sentence, path }) => [`  ✗ ${sentence}`, ...path.map((line) => `      ${line}`)]),
    ],
    passed: failed.length === 0,
  };
}

function severityLines({ label, values, otherwise }: SeverityMapping): string[] {
  return [
    '',
    `Severity, by the label "${label}"`,
    `  critical   ${values.critical.join(', ')}`,
    `  warning    ${values.warning.join(', ')}`,
    `  info       ${values.info.join(', ')}`,
    `  otherwise  ${otherwise}`,
  ];
}
