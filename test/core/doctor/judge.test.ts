import { describe, expect, test } from 'vitest';
import { judgeRights, type Right } from '../../../src/core/doctor/judge-right.ts';
import { type Heard, judgeSkew } from '../../../src/core/doctor/judge-skew.ts';
import {
  type ChannelAnswer,
  judgeChannel,
  judgeScopes,
  judgeToken,
  type TokenAnswer,
} from '../../../src/core/doctor/judge-slack.ts';
import { judgeTopic } from '../../../src/core/doctor/judge-topic.ts';
import { judgeKubernetesVersion, judgeNode } from '../../../src/core/doctor/judge-version.ts';
import type { KafkaTopic } from '../../../src/core/port/kafka.ts';

describe('Slack', () => {
  test.each<[string, TokenAnswer, object]>([
    ['that is taken', { kind: 'accepted', as: '@middlewatch in Shop', tookMs: 80 }, { state: 'good' }],
    [
      'that is refused',
      { kind: 'refused', code: 'invalid_auth' },
      { state: 'bad', detail: 'Slack refuses it (invalid_auth)' },
    ],
    ['when Slack is silent', { kind: 'silent', why: 'Slack did not answer.' }, { state: 'unknown' }],
  ])('a token %s', (_, answer, expected) => {
    expect(judgeToken('Slack bot token', answer)).toMatchObject(expected);
  });

  test.each([
    ['none said', undefined, { state: 'unknown' }],
    ['all and more', ['users:read', 'chat:write', 'im:read'], { state: 'good' }],
    ['two missing', ['im:read'], { state: 'bad', detail: 'missing: chat:write, users:read' }],
  ])('scopes: %s', (_, granted, expected) => {
    expect(judgeScopes(granted, ['chat:write', 'users:read'])).toMatchObject(expected);
  });

  test.each<[ChannelAnswer | undefined, object]>([
    [{ kind: 'postable' }, { state: 'good', what: 'Channel #ops' }],
    [{ kind: 'visible' }, { state: 'good' }],
    [
      { kind: 'refused', why: 'the bot is not in it' },
      { state: 'bad', detail: 'operations · the bot is not in it' },
    ],
    [{ kind: 'unknown', why: 'Slack did not answer' }, { state: 'unknown' }],
    [undefined, { state: 'unknown', detail: 'operations · not checked' }],
  ])('a channel that is %j', (answer, expected) => {
    expect(judgeChannel({ channel: 'ops', uses: ['operations'], posts: true }, answer)).toMatchObject(expected);
  });
});

describe('the clock', () => {
  const asked = { askedAt: 1_000_000, answeredAt: 1_000_200 };
  test.each<[string, Heard | undefined, object]>([
    ['no answer', undefined, { state: 'unknown' }],
    ['an answer without a time', { ...asked, serverAt: undefined }, { state: 'unknown' }],
    ['the same second', { ...asked, serverAt: 1_000_000 }, { state: 'good' }],
    ['the second before, as a server that cuts says', { ...asked, serverAt: 999_000 }, { state: 'good' }],
    [
      'a slow answer explains it',
      { askedAt: 1_000_000, answeredAt: 1_009_000, serverAt: 1_008_000 },
      { state: 'good' },
    ],
    ['5 s ahead', { ...asked, serverAt: 994_000 }, { state: 'warning', detail: 'this machine is 5 s ahead' }],
    ['7 s behind', { ...asked, serverAt: 1_007_000 }, { state: 'warning', detail: 'this machine is 7 s behind' }],
    ['2 min behind', { ...asked, serverAt: 1_120_000 }, { state: 'bad' }],
  ])('with %s', (_, heard, expected) => {
    expect(judgeSkew('Slack', heard)).toMatchObject(expected);
  });
});

describe('versions', () => {
  test.each([
    ['v24.15.0', 'good'],
    ['v24.14.9', 'bad'],
    ['v26.0.0', 'good'],
    ['v20.20.2', 'bad'],
  ])('Node %s is %s', (version, state) => {
    expect(judgeNode(version).state).toBe(state);
  });
  test.each([
    ['v1.34.4', 'good'],
    ['v1.26.1', 'good'],
    ['v1.25.9', 'warning'],
    ['v2.0.0', 'good'],
    ['master', 'unknown'],
  ])('Kubernetes %s is %s', (version, state) => {
    expect(judgeKubernetesVersion('prod', version).state).toBe(state);
  });
});

describe('rights', () => {
  const right = (state: Right['state'], use = '/k8s scale'): Right => ({ right: `right ${state}`, for: use, state });
  test.each<[string, readonly Right[], object]>([
    ['were not asked', [], { state: 'unknown', detail: 'not checked' }],
    [
      'are all there',
      [right('granted'), right('granted', '/k8s logs')],
      { state: 'good', detail: '/k8s scale, /k8s logs' },
    ],
    [
      'are not all told',
      [right('granted'), right('unknown')],
      { state: 'unknown', detail: 'not known: /k8s scale (right unknown)' },
    ],
    [
      'are missing',
      [right('unknown'), right('refused')],
      { state: 'warning', detail: 'refused: /k8s scale (right refused)' },
    ],
  ])('that %s', (_, rights, expected) => {
    expect(judgeRights('Kubernetes prod, rights', rights, 'Grant them.')).toMatchObject(expected);
  });
});

describe('a topic', () => {
  const topic = (...leaders: (number | undefined)[]): KafkaTopic => ({
    name: 'alerts',
    internal: false,
    partitions: leaders.map((leader, id) => ({ id, leader, replicas: 1, inSync: 1 })),
  });
  test.each<[string, readonly KafkaTopic[] | undefined, 'alerts' | 'dead letters', object]>([
    ['that is there', [topic(1, 1)], 'alerts', { state: 'good', detail: 'alerts · Kafka prod · 2 partitions' }],
    ['without a leader', [topic(1, undefined)], 'alerts', { state: 'bad' }],
    ['that is missing', [], 'alerts', { state: 'bad' }],
    ['for dead letters that is missing', [], 'dead letters', { state: 'warning' }],
    ['that nobody listed', undefined, 'alerts', { state: 'unknown' }],
  ])('%s', (_, topics, use, expected) => {
    expect(judgeTopic({ target: 'prod', topic: 'alerts', use }, topics)).toMatchObject(expected);
  });
});
