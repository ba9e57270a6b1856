import { describe, expect, test, vi } from 'vitest';
import { buildRoutes, matchRoutes } from '../../../src/core/alert/route.ts';
import { alertConfigOf, alertSchema } from '../../../src/edge/config/alert.ts';

const minimal = { topics: [{ topic: 'alerts' }], channel: 'ops-alerts' };
const others = { onlyTarget: 'prod', operationsChannel: 'ops' };

describe('the configuration of alerts', () => {
  test('needs a topic and a channel, no more', () => {
    const config = alertConfigOf(alertSchema.parse(minimal), others);
    expect(config.topics).toEqual([
      { target: 'prod', topic: 'alerts', source: 'auto', from: 'latest', staleAfterMs: 18_000_000 },
    ]);
    expect(config.receivers).toEqual([{ name: 'default', channel: 'ops-alerts' }]);
    const root = buildRoutes(config.route, config.defaultReceiver);
    expect(root).toMatchObject({ receiver: 'default', groupBy: ['alertname', 'namespace'], groupWaitMs: 30_000 });
  });

  test("reads Alertmanager's tree in camel case, nested, with mute times", () => {
    const settings = alertSchema.parse({
      ...minimal,
      receivers: [{ name: 'shop', channel: '#shop' }],
      timeIntervals: [
        {
          name: 'nights',
          windows: [
            { times: [{ start: '00:00', end: '06:00' }], weekdays: ['monday:friday'], location: 'Europe/Berlin' },
          ],
        },
      ],
      route: {
        groupWait: '10s',
        routes: [
          {
            matchers: ['namespace=~"shop|bank"'],
            receiver: 'shop',
            repeatInterval: '12h',
            routes: [{ matchers: ['severity="info"'], muteTimes: ['nights'] }],
          },
        ],
      },
    });
    const config = alertConfigOf(settings, others);
    const [route] = matchRoutes(buildRoutes(config.route, 'default'), { namespace: 'bank', severity: 'info' });
    expect(route).toMatchObject({
      receiver: 'shop',
      groupWaitMs: 10_000,
      repeatIntervalMs: 43_200_000,
      muteTimes: ['nights'],
    });
    expect(config.timeIntervals[0]?.windows[0]).toEqual({
      times: [{ startMinute: 0, endMinute: 360 }],
      weekdays: [[1, 5]],
      location: 'Europe/Berlin',
    });
  });

  test('lets a topic name a mapping, which then is a source among the others', () => {
    const settings = alertSchema.parse({
      ...minimal,
      topics: [{ topic: 'checks', source: 'own' }],
      mappings: [{ name: 'own', labels: { alertname: 'json.check' }, status: 'json.state' }],
    });
    const { topics, sources } = alertConfigOf(settings, others);
    expect(topics[0]?.source).toBe('own');
    expect(sources.at(-1)).toMatchObject({ name: 'own', resolves: true, onlyByName: true });
  });

  test.each([
    ['short', 'the token has fewer than 16 characters'],
    ['with spaces in between', expect.stringContaining('characters that no header carries')],
  ])('refuses a token for senders that is %s', (token, message) => {
    vi.stubEnv('INGEST_TEST_TOKEN', token);
    const ingest = { token: { env: 'INGEST_TEST_TOKEN' } };
    const read = alertSchema.safeParse({ channel: 'ops-alerts', ingest });
    vi.unstubAllEnvs();
    expect(read.error?.issues[0]).toMatchObject({ path: ['ingest', 'token'], message });
    expect(JSON.stringify(read.error)).not.toContain(token);
  });

  test.each([
    [
      { route: { routes: [{ receiver: 'nobody' }] } },
      ['route', 'routes', 0, 'receiver'],
      'no receiver is called "nobody"; there are: none',
    ],
    [
      { topics: [{ topic: 'alerts', source: 'own' }] },
      ['topics', 0, 'source'],
      expect.stringMatching(/^no source is called "own"; there are: auto, grafana, .*json, text$/),
    ],
    [
      { mappings: [{ name: 'own', labels: { alertname: '"X"', host: 'jsn.host' } }] },
      ['mappings', 0, 'labels', 'host'],
      'Unknown variable: jsn at character 1',
    ],
    [
      { mappings: [{ name: 'own', labels: {}, when: '"yes"' }] },
      ['mappings', 0, 'when'],
      'It gives string, which is of no use here.',
    ],
    [{ mappings: [{ name: 'json', labels: {} }] }, ['mappings', 0, 'name'], 'there is a source "json" already'],
    [
      { route: { routes: [{ muteTimes: ['never'] }] } },
      ['route', 'routes', 0, 'muteTimes'],
      'no time interval is called "never"; there are: none',
    ],
    [
      { route: { routes: [{ activeTimes: ['never'] }] } },
      ['route', 'routes', 0, 'activeTimes'],
      'no time interval is called "never"; there are: none',
    ],
    [
      { route: { muteTimes: ['n'] } },
      ['route', 'muteTimes'],
      expect.stringContaining('the root route takes every alert'),
    ],
    [{ route: { activeTimes: ['n'] } }, ['route', 'activeTimes'], expect.stringContaining('may not have times')],
    [{ route: { matchers: ['a="b"'] } }, ['route', 'matchers'], expect.stringContaining('may not have matchers')],
    [{ route: { continue: true } }, ['route', 'continue'], expect.stringContaining('may not have "continue"')],
    [{ route: { groupBy: ['a', 'a'] } }, ['route', 'groupBy'], 'each label once, or ... alone for all of them'],
    [{ route: { groupBy: ['a', '...'] } }, ['route', 'groupBy'], 'each label once, or ... alone for all of them'],
    [{ route: { groupInterval: '0s' } }, ['route', 'groupInterval'], 'more than nothing, such as 5m'],
    [
      { alertmanagerFile: 'alertmanager.yml', route: { groupWait: '1s' } },
      ['route'],
      'comes from the alertmanagerFile; leave one of them out',
    ],
    [
      { receivers: [{ name: 'shop', channel: 'shop', pages: true }] },
      ['receivers', 0, 'pages'],
      expect.stringContaining('say it on the route'),
    ],
    [{ route: { matchers: ['severity'] } }, ['route', 'matchers', 0], '"severity" is not a matcher.'],
    [{ route: { groupWait: 'soon' } }, ['route', 'groupWait'], expect.stringContaining('"soon" is not a duration')],
    [{ topics: [] }, ['topics'], expect.any(String)],
    [
      { timeIntervals: [{ name: 'n', windows: [{ weekdays: ['someday'] }] }] },
      ['timeIntervals', 0, 'windows', 0, 'weekdays', 0],
      '"someday" is no range here; write for example monday:thursday',
    ],
    [
      { timeIntervals: [{ name: 'n', windows: [{ daysOfMonth: ['5:1'] }] }] },
      ['timeIntervals', 0, 'windows', 0, 'daysOfMonth', 0],
      '"5:1" ends before it starts; write it as two ranges',
    ],
    [
      { timeIntervals: [{ name: 'n', windows: [{ times: [{ start: '22:00', end: '06:00' }] }] }] },
      ['timeIntervals', 0, 'windows', 0, 'times', 0],
      'a time ends before it starts; write it as two times',
    ],
    [
      { timeIntervals: [{ name: 'n', windows: [{ location: 'Mars/North' }] }] },
      ['timeIntervals', 0, 'windows', 0, 'location'],
      expect.stringContaining('no such time zone'),
    ],
  ])('%j is refused where it stands', (wrong, path, message) => {
    const read = alertSchema.safeParse({ ...minimal, ...wrong });
    expect(read.error?.issues[0]).toMatchObject({ path, message });
  });
});
