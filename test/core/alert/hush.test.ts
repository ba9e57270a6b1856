import { describe, expect, test } from 'vitest';
import { inhibiting } from '../../../src/core/alert/inhibit.ts';
import { compileMatchers, parseMatcher } from '../../../src/core/alert/matcher.ts';
import { matchersFor, outranking, remindAtOf, silencing } from '../../../src/core/alert/silence.ts';
import { passStages } from '../../../src/core/alert/stage.ts';
import { alertWith } from './alert.ts';

const when = (...texts: string[]) => texts.map(parseMatcher);
const always = { receiver: 'r', muteTimes: [], activeTimes: [] };
const nodeDown = alertWith({ labels: { alertname: 'NodeDown', node: 'n1' } });
const rule = { source: when('alertname="NodeDown"'), target: when('alertname=~".*Down|Lag"'), equal: ['node'] };

describe('inhibition', () => {
  const inhibited = inhibiting([rule], [nodeDown]);
  test.each([
    [{ alertname: 'Lag', node: 'n1' }, true],
    [{ alertname: 'Lag', node: 'n2' }, false],
    [{ alertname: 'Lag' }, false],
    [{ alertname: 'Full', node: 'n1' }, false],
  ])('of %j: %s', (labels, hushed) => {
    expect(inhibited(labels) !== undefined).toBe(hushed);
  });

  test('an alert that matches both sides does not inhibit itself', () => {
    expect(inhibited({ alertname: 'NodeDown', node: 'n1' })).toBeUndefined();
  });

  test('a missing label equals an empty one', () => {
    const loose = inhibiting([rule], [alertWith({ labels: { alertname: 'NodeDown' } })]);
    expect(loose({ alertname: 'Lag', node: '' })).toBeDefined();
  });
});

describe('a silence', () => {
  const silence = (more: object = {}) => ({
    id: 'S',
    matchers: when('node="n1"'),
    startsAt: 100,
    endsAt: 200,
    createdBy: 'U1',
    comment: '',
    rank: 2,
    groupId: undefined,
    channelId: undefined,
    remindAt: undefined,
    ...more,
  });
  test.each([
    [99, false],
    [100, true],
    [199, true],
    [200, false],
  ])('at %d holds: %s', (now, holds) => {
    expect(silencing([silence()], now, () => 2)({ node: 'n1' }) !== undefined).toBe(holds);
  });

  test('of several the one that ends last is told', () => {
    const both = [silence({ id: 'short' }), silence({ id: 'long', endsAt: 500 })];
    expect(silencing(both, 150, () => 2)({ node: 'n1' })?.id).toBe('long');
  });

  const worse = { node: 'n1', severity: 'critical' };
  const rankOf = (labels: Record<string, string>) => (labels.severity === 'critical' ? 3 : 2);
  test('is broken through by what is worse than what it was made for, and the decision can say so', () => {
    expect(silencing([silence()], 150, rankOf)(worse)).toBeUndefined();
    expect(outranking([silence()], 150, rankOf)(worse)?.id).toBe('S');
    expect(outranking([silence()], 150, rankOf)({ node: 'n1' })).toBeUndefined();
    expect(outranking([silence()], 150, rankOf)({ ...worse, node: 'n2' })).toBeUndefined();
  });

  test('made for the worst hushes it beside one that does not', () => {
    const both = [silence(), silence({ id: 'strong', rank: 3, endsAt: 160 })];
    expect(silencing(both, 150, rankOf)(worse)?.id).toBe('strong');
    expect(outranking(both, 150, rankOf)(worse)).toBeUndefined();
  });

  test('is reminded of 15 min before its end, and not at all when it is short', () => {
    const minuteMs = 60_000;
    expect(remindAtOf({ startsAt: 0, endsAt: 60 * minuteMs })).toBe(45 * minuteMs);
    expect(remindAtOf({ startsAt: 0, endsAt: 30 * minuteMs })).toBeUndefined();
  });

  test('made from alerts hushes them and none that differs', () => {
    const alerts = [
      { a: 'x.y', b: '1' },
      { a: 'x.y', b: '2', c: 'only' },
    ].map((labels) => alertWith({ labels }));
    const holds = compileMatchers(matchersFor(alerts));
    expect(alerts.every((alert) => holds(alert.labels))).toBe(true);
    expect(holds({ a: 'x.y', b: '3' })).toBe(false);
    expect(holds({ a: 'xzy', b: '1' })).toBe(false);
    expect(holds({ a: 'x.y', b: '1', c: 'other' })).toBe(false);
  });
});

test('each stage names what it dropped, the first one that hushes it', () => {
  const lag = alertWith({ labels: { alertname: 'Lag', node: 'n1' } });
  const free = alertWith({ labels: { alertname: 'Full', node: 'n9' } });
  const silences = [
    {
      id: 'S',
      matchers: when('alertname="Lag"'),
      startsAt: 0,
      endsAt: 9,
      createdBy: 'U1',
      comment: '',
      rank: 2,
      groupId: undefined,
      channelId: undefined,
      remindAt: undefined,
    },
  ];
  const hushing = {
    inhibited: inhibiting([rule], [nodeDown]),
    silenced: silencing(silences, 5, () => 2),
    outranked: () => undefined,
    during: () => undefined,
    tellsNobody: () => false,
  };
  const { passed, dropped } = passStages([lag, free], hushing, always);
  expect(passed).toEqual([free]);
  expect(dropped).toEqual([
    { stage: 'inhibit', fingerprint: lag.fingerprint, why: `rule 1, by alert ${nodeDown.fingerprint}` },
  ]);
});

describe('the times of a route', () => {
  const full = alertWith({ labels: { alertname: 'Full' } });
  const hushing = (holding: readonly string[]) => ({
    inhibited: inhibiting([], []),
    silenced: silencing([], 5, () => 2),
    outranked: () => undefined,
    during: (names: readonly string[]) => names.find((name) => holding.includes(name)),
    tellsNobody: () => false,
  });
  test.each([
    ['mute: it is now', { muteTimes: ['nights'] }, ['nights'], { stage: 'mute-time', why: 'nights' }],
    ['mute: it is not now', { muteTimes: ['nights'] }, ['days'], undefined],
    [
      'mute: one of two is now',
      { muteTimes: ['nights', 'sundays'] },
      ['sundays'],
      { stage: 'mute-time', why: 'sundays' },
    ],
    ['active: it is now', { activeTimes: ['office'] }, ['office'], undefined],
    ['active: one of two is now', { activeTimes: ['office', 'late'] }, ['late'], undefined],
    [
      'active: none is now',
      { activeTimes: ['office', 'late'] },
      [],
      { stage: 'active-time', why: 'outside of office, late' },
    ],
    [
      'both: active, and mute within',
      { activeTimes: ['office'], muteTimes: ['lunch'] },
      ['office', 'lunch'],
      { stage: 'mute-time', why: 'lunch' },
    ],
    ['neither', {}, ['nights'], undefined],
  ])('%s', (_, times, now, dropped) => {
    const found = passStages([full], hushing(now), { ...always, ...times });
    expect(found.dropped).toEqual(dropped === undefined ? [] : [{ ...dropped, fingerprint: full.fingerprint }]);
    expect(found.passed).toEqual(dropped === undefined ? [full] : []);
  });

  test('a receiver without a channel tells nobody, and is named', () => {
    const silent = { ...hushing([]), tellsNobody: (receiver: string) => receiver === 'null' };
    expect(passStages([full], silent, { ...always, receiver: 'null' }).dropped).toMatchObject([
      { stage: 'receiver', why: 'null has no channel' },
    ]);
  });
});
