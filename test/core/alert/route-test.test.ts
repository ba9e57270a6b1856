import { describe, expect, test } from 'vitest';
import { parseLabels } from '../../../src/core/alert/labels-text.ts';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { buildRoutes } from '../../../src/core/alert/route.ts';
import { failedRouteTests } from '../../../src/core/alert/route-test.ts';
import { routePath, routeTree } from '../../../src/core/alert/route-text.ts';
import { routeWarnings } from '../../../src/core/alert/route-warning.ts';

const when = (...texts: string[]) => texts.map(parseMatcher);
const root = buildRoutes(
  {
    groupBy: ['alertname'],
    routes: [
      {
        matchers: when('namespace="shop"'),
        receiver: 'shop',
        continue: true,
        routes: [{ matchers: when('severity="critical"'), receiver: 'pager', pages: true }],
      },
      { matchers: when('severity=~"critical|warning"'), receiver: 'ops', groupBy: ['...'], muteTimes: ['nights'] },
      { matchers: when('a="b"'), groupBy: [] },
    ],
  },
  'default',
);
const channels: Record<string, string | undefined> = { default: 'ops-alerts', shop: '#shop', pager: 'C0PAGER1' };
const channelOf = (receiver: string) => channels[receiver];

test('a path shows each route that was tried and where it ends', () => {
  expect(routePath(root, { namespace: 'shop', severity: 'critical' })).toEqual([
    '✓ everything → default',
    '  ✓ namespace="shop" → shop, continue',
    '    ● severity="critical" → pager',
    '  ● severity=~"critical|warning" → ops',
    '  1 later route is not tried',
  ]);
  expect(routePath(root, {})).toEqual([
    '● everything → default',
    '  · namespace="shop" → shop, continue',
    '  · severity=~"critical|warning" → ops',
    '  · a="b" → default',
  ]);
});

test('the tree shows what each route inherited', () => {
  const times = 'wait 30 s, interval 5 min, repeat 4 h';
  expect(routeTree(root, channelOf)).toEqual([
    `everything → default (#ops-alerts) · by alertname · ${times}`,
    `  namespace="shop" → shop (#shop) · by alertname · ${times} · continue`,
    `    severity="critical" → pager (C0PAGER1) · by alertname · ${times} · pages, an acknowledgement holds 2 h`,
    `  severity=~"critical|warning" → ops (tells nobody) · a group for each alert · ${times} · mute during nights`,
    `  a="b" → default (#ops-alerts) · one group · ${times}`,
  ]);
});

describe('a route test', () => {
  test.each([
    [['pager', 'ops'], undefined],
    [['pager'], 'it goes to ops as number 2 too'],
    [['shop', 'ops'], 'it goes to pager as number 1, not to shop'],
    [['pager', 'ops', 'default'], 'it does not go to default as number 3; the tree sends it to pager, ops only'],
  ])('that expects %j: %s', (receivers, difference) => {
    const failed = failedRouteTests(root, [
      { labels: { namespace: 'shop', severity: 'info' }, receivers: ['shop'] },
      { labels: { namespace: 'shop', severity: 'critical' }, receivers },
    ]);
    expect(failed.map(({ sentence }) => sentence)).toEqual(
      difference === undefined ? [] : [`test 2 (namespace=shop severity=critical): ${difference}`],
    );
  });
});

describe('a warning', () => {
  const receivers = [{ name: 'default', channel: 'c' }];
  const warnings = (routes: Parameters<typeof buildRoutes>[0]['routes'], more = receivers) =>
    routeWarnings({ receivers: more, defaultReceiver: 'default' }, buildRoutes({ pages: true, routes }, 'default'));
  test('says which receiver no route goes to', () => {
    expect(warnings([], [...receivers, { name: 'lost', channel: 'c' }])).toEqual([
      'no route goes to the receiver "lost"',
    ]);
  });
  test('says which routes are never tried', () => {
    expect(warnings([{ receiver: 'a' }, { receiver: 'b', matchers: when('x="y"') }])).toEqual([
      'routes to b are never tried: the one before them, to a, takes everything',
    ]);
    expect(warnings([{ receiver: 'a', continue: true }, { receiver: 'b' }])).toEqual([]);
  });
  test('says that nothing pages', () => {
    const silent = buildRoutes({}, 'default');
    expect(routeWarnings({ receivers, defaultReceiver: 'default' }, silent)).toEqual([
      'no route pages: nothing will wake anybody',
    ]);
  });
});

describe('labels as people type them', () => {
  test.each([
    ['alertname=DiskFull severity=critical', { alertname: 'DiskFull', severity: 'critical' }],
    ['{alertname="DiskFull", severity="critical"}', { alertname: 'DiskFull', severity: 'critical' }],
    ['summary=the disk is full host=db1', { summary: 'the disk is full', host: 'db1' }],
    ['a="x y" b=', { a: 'x y', b: '' }],
    ['url=http://x/?a=b', { url: 'http://x/?a=b' }],
    ['a=b', { a: 'b' }],
    ['namespace=shop,team=payments', { namespace: 'shop', team: 'payments' }],
  ])('%s', (text, labels) => {
    expect(parseLabels(text)).toEqual(labels);
  });
  test.each(['', 'DiskFull', 'a!=b', 'a=~b', '=x', 'x a=b'])('"%s" are none', (text) => {
    expect(() => parseLabels(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
