import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { buildRoutes, matchRoutes } from '../../../src/core/alert/route.ts';
import { alertConfigOf } from '../../../src/edge/config/alert.ts';
import { ignoredSentence, readAlertmanager } from '../../../src/edge/config/alertmanager.ts';
import { loadConfig } from '../../../src/edge/config/load-config.ts';
import type { ReceiverSettings } from '../../../src/edge/config/receiver.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';

const folder = join(import.meta.dirname, 'alertmanager');
const platform = await readFile(join(folder, 'platform.yml'), 'utf8');
const shop = await readFile(join(folder, 'shop.yml'), 'utf8');
const pager = { name: 'shop-pager', channel: 'shop-pages', pages: true };
const mails = { name: 'shop-mails', channel: 'C0SHOPMAIL' };

const read = (text: string, mapped: readonly ReceiverSettings[] = []) =>
  readAlertmanager(text, 'alertmanager.yml', mapped);
const faults = (text: string, mapped: readonly ReceiverSettings[] = []): string => {
  try {
    read(text, mapped);
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'usage') return thrown.message;
    throw thrown;
  }
  return 'it was accepted';
};

describe('an alertmanager.yml is accepted as it is', () => {
  test('what a monitoring stack installs: channels from slack_configs, nobody for a receiver without integrations', () => {
    const file = read(platform, [{ name: 'Critical', channel: 'platform-critical', pages: true }]);
    expect(file.receivers).toEqual([
      { name: 'Default', channel: '#platform' },
      { name: 'Watchdog', channel: undefined },
      { name: 'Critical', channel: 'platform-critical' },
      { name: 'null', channel: undefined },
    ]);
    const root = buildRoutes(file.route, 'fallback');
    const routeFor = (labels: Record<string, string>) => matchRoutes(root, labels)[0];
    expect(routeFor({ severity: 'critical' })).toMatchObject({
      receiver: 'Critical',
      pages: true,
      groupBy: ['namespace'],
      repeatIntervalMs: 43_200_000,
    });
    expect(routeFor({ alertname: 'InfoInhibitor' })).toMatchObject({ receiver: 'null', pages: false });
    expect(file.inhibitRules[0]).toEqual({
      source: [{ label: 'severity', operator: '=', value: 'critical' }],
      target: [{ label: 'severity', operator: '=~', value: 'warning|info' }],
      equal: ['namespace', 'alertname'],
    });
    expect(ignoredSentence(file)).toBe('alertmanager.yml: not used here: global; pagerduty_configs of Critical.');
  });

  test('deprecated keys beside new ones, times and intervals', () => {
    const file = read(shop, [pager, mails]);
    const root = buildRoutes(file.route, 'fallback');
    const receivers = (labels: Record<string, string>) => matchRoutes(root, labels).map((route) => route.receiver);
    expect(receivers({ service: 'foo2', tier: '1', severity: 'critical' })).toEqual(['shop-pager', 'shop-channel']);
    expect(receivers({ service: 'foo2', tier: '1', severity: 'critical', team: 'b' })).toEqual(['shop-channel']);
    expect(receivers({ service: 'foo2', severity: 'critical' })).toEqual(['shop-mails']);
    expect(receivers({ service: 'database' })).toEqual(['shop-channel']);
    expect(root.repeatIntervalMs).toBe(7 * 24 * 3_600_000);
    expect(root.routes[0]?.routes[1]?.groupBy).toBe('all');
    expect(root.routes[1]).toMatchObject({ groupBy: [], muteTimes: ['nights'], activeTimes: ['office-hours'] });
    expect(file.timeIntervals).toEqual([
      { name: 'nights', windows: [{ times: [{ startMinute: 0, endMinute: 360 }] }] },
      {
        name: 'office-hours',
        windows: [
          {
            weekdays: [[1, 5]],
            times: [{ startMinute: 540, endMinute: 1020 }],
            daysOfMonth: [
              [1, 5],
              [-3, -1],
            ],
            months: [
              [1, 3],
              [12, 12],
            ],
            years: [
              [2026, 2030],
              [2032, 2032],
            ],
            location: 'Europe/Berlin',
          },
        ],
      },
    ]);
    expect(ignoredSentence(file)).toBe(
      'alertmanager.yml: not used here: global; templates; tracing; email_configs of shop-mails; pagerduty_configs of shop-pager; webhook_configs of shop-pager.',
    );
  });

  test('a route to a receiver that pages does, one below to another does not', () => {
    const { route } = read(
      'route: {receiver: a, routes: [{receiver: b, matchers: [x=y]}]}\nreceivers: [{name: a}, {name: b}]',
      [{ name: 'a', channel: 'a', pages: true }],
    );
    const root = buildRoutes(route, 'fallback');
    expect([root.pages, root.routes[0]?.pages]).toEqual([true, false]);
  });

  test('a receiver that is listed without a channel tells nobody, whatever it has', () => {
    expect(read(shop, [{ name: 'shop-pager' }, mails]).receivers[1]).toEqual({
      name: 'shop-pager',
      channel: undefined,
    });
  });
});

describe('what is wrong in it is named with its line', () => {
  const tail = '\nreceivers:\n  - name: a\n';
  test.each([
    [
      'a wrong key',
      `route:\n  receiver: a\n  group_weight: 5s${tail}`,
      ':3: there is no key "group_weight" in route; did you mean "group_wait"?',
    ],
    [
      'a wrong key below',
      `route:\n  receiver: a\n  routes:\n    - recever: a${tail}`,
      ':4: there is no key "recever" in route.routes.0; did you mean "receiver"?',
    ],
    [
      'a wrong key at the top',
      `route: {receiver: a}\ninhibit_rule: []${tail}`,
      ':2: there is no key "inhibit_rule" at the top; did you mean "inhibit_rules"?',
    ],
    ['no route', 'receivers: []', ':1: route:'],
    ['no receiver at the root', `route: {}${tail}`, ':1: route: the root route must name a receiver'],
    [
      'a receiver that is not there',
      'route:\n  receiver: b\nreceivers:\n  - name: a\n',
      ':2: route.receiver: no receiver is called "b"; there are: a',
    ],
    [
      'matchers at the root',
      `route:\n  receiver: a\n  match: {x: y}${tail}`,
      'the root route takes every alert: it may not have matchers',
    ],
    [
      'mute times at the root',
      `route:\n  receiver: a\n  mute_time_intervals: [n]${tail}`,
      ':3: route.mute_time_intervals: the root route takes every alert',
    ],
    [
      'an interval that is not there',
      `route:\n  receiver: a\n  routes:\n    - active_time_intervals: [n]${tail}`,
      ':4: route.routes.0.active_time_intervals: no time interval is called "n"',
    ],
    [
      'a duration that is none',
      `route:\n  receiver: a\n  group_wait: 5 minutes${tail}`,
      ':3: route.group_wait: "5 minutes" is not a duration',
    ],
    [
      'a pattern that is none',
      `route:\n  receiver: a\n  routes:\n    - match_re:\n        x: "("${tail}`,
      ':5: route.routes.0.match_re: "(" is not a regular expression',
    ],
    [
      'a deprecated matcher without a value',
      `route:\n  receiver: a\n  routes:\n    - match_re:\n        x:${tail}`,
      ':5: route.routes.0.match_re.x',
    ],
    [
      'a matcher that is none',
      `route:\n  receiver: a\n  routes:\n    - matchers: [x]${tail}`,
      ':4: route.routes.0.matchers.0: "x" is not a matcher',
    ],
    [
      'two receivers of one name',
      'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]',
      ':2: receivers: two receivers are called "a"',
    ],
    [
      'an integration that nobody knows',
      'route: {receiver: a}\nreceivers:\n  - name: a\n    slak_configs: []',
      ':4: there is no key "slak_configs"',
    ],
  ])('%s', (_, text, fault) => {
    expect(faults(text)).toContain(fault);
  });

  test('a receiver that has no channel anywhere', () => {
    expect(faults(shop, [mails])).toBe(
      'alertmanager.yml:64: receivers.1: the receiver "shop-pager" has no channel (it has pagerduty_configs, webhook_configs); name one in middlewatch.yaml: alerts.receivers: [{name: "shop-pager", channel: …}], or none there to tell nobody',
    );
  });

  test.each([
    ['a template', "[{channel: '{{ .x }}'}]", 'has no channel (it has slack_configs)'],
    ['two', "[{channel: '#a'}, {channel: '#b'}]", 'has 2 channels (#a, #b), and one is needed'],
  ])('a receiver whose Slack channel is %s', (_, configs, fault) => {
    expect(faults(`route: {receiver: r}\nreceivers: [{name: r, slack_configs: ${configs}}]`)).toContain(fault);
  });

  test('a receiver that middlewatch.yaml maps and that is not there', () => {
    expect(faults(platform, [{ name: 'Critcal', channel: 'c' }])).toContain('none is called "Critcal"');
  });
});

test('middlewatch.yaml names it, relative to itself', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-config-'));
  try {
    await writeFile(join(dir, 'alertmanager.yml'), shop);
    const alerts = {
      topics: [{ topic: 'a' }],
      channel: 'ops',
      alertmanagerFile: 'alertmanager.yml',
      receivers: [pager, mails],
    };
    await writeFile(join(dir, 'middlewatch.yaml'), stringify({ alerts }));
    const config = loadConfig(join(dir, 'middlewatch.yaml'));
    const others = { onlyTarget: 'prod', operationsChannel: 'ops', alertmanager: config.alertmanager };
    if (config.alerts === undefined) throw new Error('no alerts');
    const { route, receivers } = alertConfigOf(config.alerts, others);
    expect(route).toMatchObject({ receiver: 'shop-mails', groupBy: ['alertname', 'cluster'] });
    expect(receivers).toContainEqual({ name: 'shop-pager', channel: 'shop-pages' });
    await rm(join(dir, 'alertmanager.yml'));
    expect(() => loadConfig(join(dir, 'middlewatch.yaml'))).toThrow(join(dir, 'alertmanager.yml'));
  } finally {
    await rm(dir, { recursive: true });
  }
});
