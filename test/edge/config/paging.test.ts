import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseConfig } from '../../../src/edge/config/load-config.ts';
import { escalationConfigOf } from '../../../src/edge/config/paging.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';

const text = `oncall:
  teams:
    - name: shop
      rotations:
        - { name: all, people: [U0ANN], zone: UTC, start: 2026-01-05, handOff: '09:00' }
  receivers:
    - name: siren
      webhook: { url: https://siren.example }
    - name: duty
      pagerduty: { routingKey: { env: PAGING_TEST_KEY } }
  people:
    - user: U0ANN
      receivers: [siren]
  policies:
    - name: night
      steps:
        - page: ['team:shop', 'user:U0BOB']
        - page: ['group:S0OPS', 'receiver:duty']
          wait: 90s
alerts:
  topics: [{ topic: alerts }]
  channel: ops
  route:
    pages: true
    escalation: night
`;

beforeEach(() => void vi.stubEnv('PAGING_TEST_KEY', 'R0123456789ABCDEF'));
afterEach(() => void vi.unstubAllEnvs());

const read = (written: string) => parseConfig(written, 'middlewatch.yaml');

test('policies are read into aims and milliseconds', () => {
  const config = read(text);
  expect(escalationConfigOf(config.oncall)).toEqual({
    policies: [
      {
        name: 'night',
        rounds: 2,
        steps: [
          {
            aims: [
              { kind: 'team', team: 'shop' },
              { kind: 'person', userId: 'U0BOB' },
            ],
            waitMs: 300_000,
          },
          {
            aims: [
              { kind: 'usergroup', id: 'S0OPS' },
              { kind: 'receiver', name: 'duty' },
            ],
            waitMs: 90_000,
          },
        ],
      },
    ],
    ownReceivers: new Map([['U0ANN', ['siren']]]),
    serviceLabels: ['service', 'namespace', 'app', 'job'],
    stormMs: 120_000,
  });
  expect(config.oncall.receivers[1]?.pagerduty?.url.reveal()).toBe('https://events.pagerduty.com/v2/enqueue');
});

test.each([
  [
    'a team',
    'team:shop',
    'team:shp',
    '17: oncall.policies.0.steps.0.page.0: no team is called "shp"; did you mean "shop"?',
  ],
  [
    'a receiver',
    'receiver:duty',
    'receiver:dtuy',
    '18: oncall.policies.0.steps.1.page.1: no receiver is called "dtuy"; did you mean "duty"?',
  ],
  [
    'a receiver of a person',
    '[siren]',
    '[sirne]',
    '13: oncall.people.0.receivers.0: no receiver is called "sirne"; did you mean "siren"?',
  ],
  [
    'a policy of a route',
    'escalation: night',
    'escalation: nihgt',
    '25: alerts.route.escalation: no policy is called "nihgt"; did you mean "night"?',
  ],
  [
    'an aim',
    'user:U0BOB',
    'bob',
    '17: oncall.policies.0.steps.0.page.1: team:name, user:id, group:id or receiver:name',
  ],
  ['a wait', 'wait: 90s', 'wait: 1s', '19: oncall.policies.0.steps.1.wait: at least 10s'],
  [
    'a receiver without an address',
    'webhook: { url: https://siren.example }',
    'webhook: {}',
    '8: oncall.receivers.0.webhook.url',
  ],
  [
    'a receiver that is none of the three',
    '      webhook: { url: https://siren.example }\n',
    '',
    '7: oncall.receivers.0: name one of webhook, ntfy and pagerduty',
  ],
  ['a secret that is not there', 'PAGING_TEST_KEY', 'PAGING_TEST_NOKEY', '10: oncall.receivers.1.pagerduty.routingKey'],
])('%s that is wrong is named with its line', (_, right, wrong, fault) => {
  const faults = (): string => {
    try {
      read(text.replace(right, wrong));
    } catch (thrown) {
      if (thrown instanceof MiddlewatchError && thrown.code === 'usage') return thrown.message;
      throw thrown;
    }
    return 'it was accepted';
  };
  expect(faults()).toContain(`middlewatch.yaml:${fault}`);
});
