import { beforeEach, expect, test } from 'vitest';
import { type ListUserGroups, userGroups } from '../../../src/edge/slack/user-groups.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { manualClock } from '../../support/manual-clock.ts';

const clock = manualClock();
const log = createLog('silent', createRedact());
let asked: number;
let answer: 'now' | 'away' | 'never';
let members: string[];

const list: ListUserGroups = async () => {
  asked += 1;
  if (answer === 'away') throw new Error('no connection');
  if (answer === 'never') await new Promise(() => undefined);
  return [{ id: 'S1', handle: 'sre', members: new Set(members), isLocked: false }];
};
const open = () => userGroups(list, { clock, log });
const inGroup = async (groups: ReturnType<typeof open>) => [...((await groups.current())?.get('S1')?.members ?? [])];

beforeEach(() => {
  asked = 0;
  answer = 'now';
  members = ['UDANA'];
});

test('a hundred clicks ask Slack once a minute', async () => {
  const groups = open();
  await Promise.all(Array.from({ length: 100 }, () => groups.current()));
  clock.advance(59_000);
  expect(await inGroup(groups)).toEqual(['UDANA']);
  expect(asked).toBe(1);
});

test('who was taken out has the rights for a minute at most', async () => {
  const groups = open();
  await groups.current();
  members = [];
  clock.advance(60_000);
  expect(await inGroup(groups)).toEqual([]);
});

test('while Slack does not answer, what it said last holds for a quarter of an hour; then nobody is known to be in a group', async () => {
  const groups = open();
  await groups.current();
  answer = 'away';
  clock.advance(14 * 60_000);
  expect(await inGroup(groups)).toEqual(['UDANA']);
  clock.advance(60_000);
  expect(await groups.current()).toBeUndefined();
  answer = 'now';
  clock.advance(15_000);
  expect(await inGroup(groups)).toEqual(['UDANA']);
});

test('after a failure nobody waits again before a quarter of a minute has passed', async () => {
  const groups = open();
  answer = 'away';
  await groups.current();
  answer = 'never';
  expect(await groups.current()).toBeUndefined();
  expect(asked).toBe(1);
});

test('nobody waits longer than 3 s for it', async () => {
  const groups = open();
  answer = 'never';
  const asking = groups.ask();
  const looking = groups.current();
  clock.advance(3_000);
  await expect(asking).rejects.toMatchObject({ code: 'timeout' });
  expect(await looking).toBeUndefined();
});
