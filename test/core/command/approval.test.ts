import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/core/access/policy.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { openSpine, pressed, type SpineOptions } from '../../support/spine.ts';

let database: Database;
let box: Box;
let clock: ManualClock;
let spine: Awaited<ReturnType<typeof openSpine>>;
let roles: Role[];

async function open(options: Partial<SpineOptions> = {}): Promise<void> {
  box = makeBox();
  clock = manualClock();
  spine = await openSpine({ box, database, clock, roles, members: ['UDANA', 'ULEE', 'USAM'], ...options });
}
beforeEach(async () => {
  roles = [{ name: 'keepers', members: ['UDANA', 'ULEE'], permissions: ['*'] }];
  database = await openSqlite({ file: ':memory:' });
  await open();
});
afterEach(() => database.close());

const asked = () => spine.ask('box scale 0');
const approving = (card: Awaited<ReturnType<typeof asked>>) => pressed(card, 'Scale to 0');

describe('what loses something', () => {
  test('is done with the yes of another person, as the one who asked, and the audit says whose yes it was', async () => {
    const card = await asked();
    expect(card && plainView(card.view)).toContain('Needs a second person: @ULEE may approve.');
    const done = await spine.say(approving(card), { user: 'ULEE' });
    expect(done).toContain('Scaled the box to 0.');
    expect(done).toContain('by @UDANA, approved by @ULEE');
    expect(box).toMatchObject({ changes: 1, size: 0 });
    const [, change] = await spine.audit.recent({ limit: 10 });
    const stored = await spine.deps.plans.find(String(approving(card).args.plan));
    expect(change?.planHash).toBe(stored?.plan.hash);
    expect(change).toMatchObject({ command: 'box scale', userId: 'UDANA', approver: 'ULEE', danger: 'destroy' });
  });

  test('took as long as it ran, not as long as it waited for its yes', async () => {
    const card = await asked();
    clock.advance(4 * 60_000);
    box.during = async () => clock.advance(3_000);
    await spine.say(approving(card), { user: 'ULEE' });
    expect((await spine.audit.recent({ limit: 10 }))[1]).toMatchObject({ command: 'box scale', tookMs: 3_000 });
  });

  test.each<[string, string, string]>([
    ['by the one who asked', 'UDANA', 'You asked for it; another person must approve it.'],
    ['by someone without the role', 'USAM', 'no role grants you box:scale'],
    ['from outside the channel', 'UEVE', 'Only members of the channel can do that.'],
  ])('is not approved %s', async (_, user, refusal) => {
    expect(await spine.say(approving(await asked()), { user })).toContain(refusal);
    expect(box.changes).toBe(0);
  });

  test('is not approved by its confirming command either, forged into a button', async () => {
    const { args } = approving(await asked());
    expect(await spine.say({ command: 'ops confirm', args })).toContain('This needs the yes of another person.');
    expect(box.changes).toBe(0);
  });

  test('is not done when the asker lost the role meanwhile, nor when the approver did', async () => {
    const card = await asked();
    roles.splice(0, 1, { name: 'keepers', members: ['ULEE'], permissions: ['*'] });
    expect(await spine.say(approving(card), { user: 'ULEE' })).toContain('no role grants you box:scale');
    roles.splice(0, 1, { name: 'keepers', members: ['UDANA'], permissions: ['*'] });
    expect(await spine.say(approving(card), { user: 'ULEE' })).toContain('no role grants you box:scale');
    expect(box.changes).toBe(0);
  });

  test('runs once, however many say yes at the same time', async () => {
    roles.splice(0, 1, { name: 'keepers', members: ['*'], permissions: ['*'] });
    const card = await asked();
    const said = await Promise.all(['ULEE', 'USAM', 'ULEE'].map((user) => spine.say(approving(card), { user })));
    expect(box.changes).toBe(1);
    expect(said.filter((text) => text.includes('Scaled the box'))).toHaveLength(1);
  });

  test('is not done when it changed since it was planned', async () => {
    const card = await asked();
    box.size = 5;
    expect(await spine.say(approving(card), { user: 'ULEE' })).toContain('has changed since this was planned');
    expect(box.changes).toBe(0);
  });

  test('expires after half an hour, and is not done then', async () => {
    const card = await asked();
    clock.advance(30 * 60_000 + 1);
    expect(await spine.say(approving(card), { user: 'ULEE' })).toContain('This plan has expired');
    await spine.expire();
    expect(spine.toldText().at(-1)).toContain('Nobody said yes within 30 min.');
  });
});

describe('alone at night', () => {
  test('after two minutes without an answer the card offers to do without, with a reason, loudly, until another looks', async () => {
    const card = await asked();
    await spine.expire();
    expect(spine.told).toEqual([]);
    clock.advance(2 * 60_000);
    await spine.expire();
    await spine.expire();
    expect(spine.told).toHaveLength(1);
    expect(spine.toldText()[0]).toContain('[Break glass…]');
    expect(spine.toldText()[0]).toContain('@ULEE may approve.');
    const glass = { command: 'ops break-glass', args: { ...approving(card).args, reason: 'it burns' } };
    expect(await spine.say(glass, { user: 'ULEE' })).toContain('Only the one who asked for it can decide this plan.');
    const done = await spine.say(glass);
    expect(done).toContain('by @UDANA, alone: it waits for a review');
    expect(box.size).toBe(0);
    expect(spine.toldText().at(-1)).toContain('operations: ● box scale the box was approved alone by @UDANA');
    expect(await spine.say('ops reviews')).toContain('it burns');
    const review = { command: 'ops reviewed', args: { review: String(approving(card).args.plan) } };
    expect(await spine.say(review)).toContain('You did it yourself; another person must review it.');
    expect(await spine.say(review, { user: 'ULEE' })).toContain('was reviewed by @ULEE');
    expect(await spine.say(review, { user: 'ULEE' })).toContain('It was reviewed already.');
    expect(await spine.say('ops reviews')).toContain('Nothing waits for a review');
    const results = (await spine.audit.recent({ limit: 20 })).map(({ command, detail }) => `${command}: ${detail}`);
    expect(results).toContain('box scale: approved alone: it burns');
  });

  test('what changed meanwhile is not done, and nobody is asked to review what was not done', async () => {
    const { args } = approving(await asked());
    clock.advance(2 * 60_000);
    box.size = 5;
    const glass = { command: 'ops break-glass', args: { ...args, reason: 'it burns' } };
    expect(await spine.say(glass)).toContain('has changed since this was planned');
    expect(await spine.say('ops reviews')).toContain('Nothing waits for a review');
    expect(spine.told).toEqual([]);
    expect(box.changes).toBe(0);
  });

  test('not before, and not without a reason', async () => {
    const { args } = approving(await asked());
    const tooEarly = { command: 'ops break-glass', args: { ...args, reason: 'now' } };
    expect(await spine.say(tooEarly)).toContain('wait until 2 min have passed');
    clock.advance(2 * 60_000);
    expect(await spine.say({ command: 'ops break-glass', args })).toContain('reason');
    expect(box.changes).toBe(0);
  });
});

test('a restart in the middle of an approved change says that it is unknown whether it ran', async () => {
  const card = await asked();
  box.during = () => new Promise(() => undefined);
  void spine.ask(approving(card), { user: 'ULEE' });
  await expect
    .poll(async () => (await spine.deps.plans.find(String(approving(card).args.plan)))?.state)
    .toBe('confirmed');
  const again = await openSpine({ box: makeBox(), database, clock, roles, members: ['UDANA', 'ULEE'] });
  await again.resume();
  expect(again.toldText().join('\n')).toContain('it is unknown whether it ran');
});
