import { expect, test } from 'vitest';
import { noAlerts } from '../../../src/app/no-alerts.ts';
import type { Override } from '../../../src/core/oncall/duty.ts';
import type { ConfiguredTeam } from '../../../src/core/oncall/on-call-config.ts';
import { onCallDesk } from '../../../src/core/oncall/on-call-desk.ts';
import { roster } from '../../../src/core/oncall/roster.ts';
import type { OverrideStore } from '../../../src/core/port/override-store.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { randomIds } from '../../../src/lib/ids.ts';

const weekly = (name: string, ...people: string[]): ConfiguredTeam => ({
  name,
  channels: [`C${name}`],
  rotations: [
    { name: 'all', people, zone: 'Europe/Berlin', start: '2026-01-05', handOffMinute: 540, lengthDays: 7, only: [] },
  ],
});
const late = weekly('late', 'UEVE');
const teams = [weekly('shop', 'UANN', 'UBOB'), weekly('payments', 'UCID')];
const now = () => Date.UTC(2026, 0, 14, 12);

function deskOf(of: readonly ConfiguredTeam[]) {
  const made: Override[] = [];
  const overrides: OverrideStore = {
    add: async (override) => void made.push(override),
    during: async ({ from, until }) => made.filter((each) => each.until > from && each.from < until),
    async takeBack(id) {
      const index = made.findIndex((each) => each.id === id);
      return index < 0 ? undefined : made.splice(index, 1)[0];
    },
  };
  const people = roster({ teams: of }, { overrides: overrides.during, now });
  return { people, made, desk: onCallDesk({ roster: people, overrides, ids: randomIds(now), paging: noAlerts, now }) };
}

test('one team is told with its end and with those who follow', async () => {
  const { desk } = deskOf(teams);
  expect(plainView(await desk.who({ team: 'shop' }))).toBe(
    [
      'shop: @UBOB until 2026-01-19 08:00 UTC',
      '- 2026-01-19 08:00 UTC @UANN until 2026-01-26 08:00 UTC',
      '- 2026-01-26 08:00 UTC @UBOB until 2026-02-02 08:00 UTC',
      '- 2026-02-02 08:00 UTC @UANN until 2026-02-09 08:00 UTC',
      '- 2026-02-09 08:00 UTC @UBOB until 2026-02-16 08:00 UTC',
      '[Take 4 h]',
    ].join('\n'),
  );
});

test.each([
  ['in so long', '7d', 'UANN'],
  ['by the clock of the team', '2026-01-19 09:00', 'UANN'],
  ['a minute before', '2026-01-19 08:59', 'UBOB'],
  ['with its own offset', '2026-01-19T07:59Z', 'UBOB'],
])('another moment is named %s', async (_, at, person) => {
  const { desk } = deskOf(teams);
  expect(plainView(await desk.who({ team: 'shop', at }))).toMatch(`shop: @${person} until`);
});

test('all teams are told when none is named, and those without anybody first', async () => {
  const { desk } = deskOf([
    ...teams,
    { ...late, rotations: late.rotations.map((one) => ({ ...one, start: '2027-01-05' })) },
  ]);
  expect(plainView(await desk.who({}))).toBe(
    [
      '● Nobody is on call for late',
      '- shop @UBOB until 2026-01-19 08:00 UTC',
      '- payments @UCID',
      '- late nobody',
    ].join('\n'),
  );
});

test('others of the bot ask the same: by team, and which team a channel belongs to', async () => {
  const { people } = deskOf(teams);
  expect(await people.present('shop')).toEqual([
    {
      team: 'shop',
      userId: 'UBOB',
      from: Date.UTC(2026, 0, 12, 8),
      until: Date.UTC(2026, 0, 19, 8),
      because: 'rotation',
    },
  ]);
  expect((await people.present()).map(({ team, userId }) => `${team} ${userId}`)).toEqual([
    'shop UBOB',
    'payments UCID',
  ]);
  expect(people.teamOf('Cpayments')).toBe('payments');
  expect(people.teamOf('COTHER')).toBeUndefined();
});

test.each([
  ['a team that is not there names the nearest', teams, { team: 'paymnts' }, 'Did you mean payments?'],
  ['without a team the configuration is named', [], {}, 'Write teams under oncall in middlewatch.yaml.'],
  [
    'what is no moment',
    teams,
    { team: 'shop', at: 'soon' },
    'Write for example 4h, "2026-12-24 09:00" or 2026-12-24T09:00Z.',
  ],
  [
    'a day that the calendar has not',
    teams,
    { team: 'shop', at: '2026-02-30' },
    'Write for example 4h, "2026-12-24 09:00" or 2026-12-24T09:00Z.',
  ],
])('%s', async (_, of, request, hint) => {
  await expect(deskOf(of).desk.who(request)).rejects.toMatchObject({ hint });
});

test('who takes the duty has it until the end, and it can be taken back', async () => {
  const { desk, made } = deskOf(teams);
  const hour = 3_600_000;
  const taken = await desk.override({ team: 'shop', userId: 'UEVE', forMs: 4 * hour, by: 'UEVE' });
  expect(plainView(taken)).toBe(
    ['✓ @UEVE is on call for shop until 2026-01-14 16:00 UTC', 'In place of @UBOB', '[Take back]'].join('\n'),
  );
  expect(
    plainView(await desk.who({ team: 'shop' }))
      .split('\n')
      .slice(0, 3),
  ).toEqual([
    'shop: @UEVE until 2026-01-14 16:00 UTC',
    'An override of @UEVE',
    '- 2026-01-14 16:00 UTC @UBOB until 2026-01-19 08:00 UTC',
  ]);
  const id = made[0]?.id ?? '';
  expect(plainView(await desk.takeBack({ id, userId: 'UBOB' }))).toBe('✓ Override taken back: shop is @UBOB again');
  await expect(desk.takeBack({ id, userId: 'UBOB' })).rejects.toMatchObject({ code: 'not-found' });
});

test.each([
  ['of several teams one must be named', undefined, 1, undefined, 'usage'],
  ['a team that is not there', 'nosuch', 1, undefined, 'not-found'],
  ['longer than a month', 'shop', 31 * 24, undefined, 'usage'],
  ['what is over', 'shop', 1, '2026-01-13 09:00', 'usage'],
])('no override is made for %s', async (_, team, hours, from, code) => {
  const { desk, made } = deskOf(teams);
  const request = { team, userId: 'UEVE', forMs: hours * 3_600_000, from, by: 'UEVE' };
  await expect(desk.override(request)).rejects.toMatchObject({ code });
  expect(made).toEqual([]);
});
