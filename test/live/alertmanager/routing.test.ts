import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fingerprintOf, type Labels } from '../../../src/core/alert/alert.ts';
import { compileMatchers, parseMatcher } from '../../../src/core/alert/matcher.ts';
import { buildRoutes, matchRoutes, type Route } from '../../../src/core/alert/route.ts';
import { readAlertmanager } from '../../../src/edge/config/alertmanager.ts';
import { describeAlertmanager, openAlertmanager } from '../../support/alertmanager.ts';
import { eventually } from '../../support/eventually.ts';
import { seededRandom } from '../../support/random.ts';
import { randomLabels, randomReceivers, randomRoute } from '../../support/random-route.ts';

// The same alertmanager.yml and the same labels, in the real Alertmanager and here.

const trees = 200;
const alertsOfEach = 5;
const random = seededRandom(28_112_026);

/** Two hundred trees side by side under one root: the label `tree` says which one is meant. */
const config = JSON.stringify({
  route: {
    receiver: 'r0',
    group_wait: '1h',
    routes: Array.from({ length: trees }, (_, index) => ({
      matchers: [`tree="${index}"`],
      routes: [{ ...randomRoute(random) }],
    })),
  },
  receivers: randomReceivers.map((name) => ({ name })),
});
const alerts = Array.from({ length: trees * alertsOfEach }, (_, index) => ({
  ...randomLabels(random),
  tree: String(index % trees),
  number: String(index),
}));

const alertsSchema = z.array(
  z.object({ labels: z.record(z.string(), z.string()), receivers: z.array(z.object({ name: z.string() })) }),
);
const groupsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    receiver: z.object({ name: z.string() }),
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })),
  }),
);

await describeAlertmanager('routing, beside Alertmanager', () => {
  let server: Awaited<ReturnType<typeof openAlertmanager>>;
  let root: Route;

  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await (await fetch(`${server.endpoint}/api/v2/${path}`)).json());

  beforeAll(async () => {
    server = await openAlertmanager(config);
    root = buildRoutes(readAlertmanager(config, 'alertmanager.yml', []).route, 'none');
    const startsAt = new Date().toISOString();
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await fetch(`${server.endpoint}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts.map((labels) => ({ labels, startsAt, endsAt }))),
    });
    expect(answer.status).toBe(200);
  });
  afterAll(() => server.close());

  test(`${alerts.length} alerts through ${trees} random trees go to the same receivers, in the same order`, async () => {
    const found = await get('alerts', alertsSchema);
    expect(found).toHaveLength(alerts.length);
    for (const { labels, receivers } of found) {
      const ours = matchRoutes(root, labels).map((route) => route.receiver);
      expect(ours, JSON.stringify(labels)).toEqual(receivers.map(({ name }) => name));
    }
  });

  test('and are in the same groups', async () => {
    const ours = new Map<string, Set<string>>();
    for (const labels of alerts) {
      for (const route of matchRoutes(root, labels))
        add(ours, route.key, groupLabels(route, labels), route.receiver, labels);
    }
    const wanted = [...ours.values()].map((members) => [...members].sort().join()).sort();
    const found = await eventually(
      'every alert in its groups',
      async () => {
        const groups = await get('alerts/groups', groupsSchema);
        const listed = groups
          .map((group) =>
            group.alerts
              .map(({ labels }) => fingerprintOf(labels))
              .sort()
              .join(),
          )
          .sort();
        return listed.join().length === wanted.join().length && listed;
      },
      60_000,
    );
    expect(found).toEqual(wanted);
  });

  const texts = [
    'team=a',
    'team="a"',
    'team = a',
    'team!=a',
    'team=~"a|b"',
    'team!~"a.*"',
    'team=',
    'team=""',
    'team!=""',
    'nothing=""',
    'team=~".+"',
    'team=~(?i)a',
    'team=~"[ab]+"',
    'team=~"^a$"',
    'größe=ä',
    '"größe"="ä"',
    'k8s.pod=a',
    '"k8s.pod"=~"x\\\\.y"',
    'env="x.y"',
    'env=~"x.y"',
    'env=~"x\\\\.y"',
    'env=~"x\\.y"',
    'env=~"\\\\pL+"',
    'severity=~"a?b?"',
    'team',
    '=a',
    'team==a',
    'team=~"("',
    'team=~"a{2,1}"',
    '{team="a"}',
    'team="a',
    'team=a"b',
    'team="a"b"',
    'te am=a',
    "team='a'",
    'team=~a,b',
    'a=b,c=d',
    'team=~"(?<=a)b"',
    'team=~"(a)\\\\1"',
    'team=~"a**"',
    'team=~"\\\\Qx.y\\\\E"',
    'team="\\u0061"',
    '"team"="\\u0061"',
    'team=~"\\x61"',
    '"te\\am"=a',
    'ä=""',
    '🙂=""',
    '"🙂 x"!="y"',
    'number=~"1{1,2}"',
    'number=~"[[:digit:]]{2}"',
    'number=~"\\\\d\\\\d"',
  ];

  test.each(texts)('the matcher %s is read the same, and matches the same alerts', async (text) => {
    const answer = await fetch(`${server.endpoint}/api/v2/alerts?filter=${encodeURIComponent(text)}`);
    const theirs = answer.ok
      ? alertsSchema
          .parse(await answer.json())
          .map(({ labels }) => labels.number)
          .sort()
      : 'refused';
    expect(ourReading(text)).toEqual(theirs);
  });
});

function ourReading(text: string): (string | undefined)[] | 'refused' {
  try {
    const holds = compileMatchers([parseMatcher(text)]);
    return alerts
      .filter(holds)
      .map(({ number }) => number)
      .sort();
  } catch {
    return 'refused';
  }
}

function groupLabels(route: Route, labels: Labels): [string, string][] {
  return Object.entries(labels)
    .filter(([name]) => route.groupBy === 'all' || route.groupBy.includes(name))
    .sort();
}

function add(
  groups: Map<string, Set<string>>,
  key: string,
  shared: [string, string][],
  receiver: string,
  labels: Labels,
) {
  const id = JSON.stringify([key, shared, receiver]);
  groups.set(id, (groups.get(id) ?? new Set()).add(fingerprintOf(labels)));
}
