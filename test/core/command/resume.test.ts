import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Invocation } from '../../../src/core/command/invocation.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { ActionRun } from '../../../src/core/view/action.ts';
import { invocationLog } from '../../../src/edge/store/repository/invocation-log.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { eventually } from '../../support/eventually.ts';
import { openSpine, pressed } from '../../support/spine.ts';

let folder: string;
let database: Database;
let box: Box;
let spine: Awaited<ReturnType<typeof openSpine>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-resume-'));
  database = await openSqlite({ file: join(folder, 'store.db') });
  box = makeBox();
  spine = await openSpine({ box, database });
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

/** What a kill leaves: the store as it is, and nothing of what ran. */
async function restart(): Promise<void> {
  await database.close();
  database = await openSqlite({ file: join(folder, 'store.db') });
  spine = await openSpine({ box, database });
}

/** A row as it stands after it was acknowledged and before anything was done. */
async function cutOff(asked: Invocation['asked'], id: string): Promise<void> {
  const principal = { userId: 'UDANA', teamId: 'T1', fullMember: false, groups: [] };
  const via = 'words' in asked ? ('slash' as const) : ('button' as const);
  const invocation = { id, principal, place: { channelId: 'COPS' }, via, asked, receivedAt: spine.clock.now() };
  await invocationLog(database, createRedact()).begin(id, invocation);
  await spine.audit.requested({
    invocationId: id,
    requestedAt: spine.clock.now(),
    userId: 'UDANA',
    channelId: 'COPS',
    via,
    command: 'words' in asked ? asked.words : asked.command,
    args: {},
    danger: 'respond',
    target: undefined,
  });
}
const unfinished = () => invocationLog(database, createRedact()).unfinished(10);

/** Presses a plan's button and is killed in the middle of the change. */
async function killedInTheMiddle(run: ActionRun): Promise<void> {
  let running = false;
  box.during = () => {
    running = true;
    return new Promise(() => undefined);
  };
  spine.ask(run).catch(() => undefined);
  await eventually('the change runs', () => running);
  await restart();
}

test('a change that was cut off is unknown on its card, with the way to look at it, and interrupted in the audit', async () => {
  const card = await spine.ask('box scale 6 --on prod');
  await killedInTheMiddle(pressed(card, 'Scale to 6'));
  await spine.resume();
  expect(spine.toldText()).toEqual([
    'ts-1: ○ box scale the box was interrupted by a restart; it is unknown whether it ran.\n[What it is now] [What was done]',
  ]);
  const view = spine.told[0]?.view ?? { title: '', parts: [] };
  const look = pressed({ view, audience: 'caller', shareable: false }, 'What it is now');
  expect(look).toEqual({ command: 'box look', args: { on: 'prod' } });
  expect(await spine.results()).toEqual(['box scale interrupted', 'ops confirm interrupted']);
  expect(await unfinished()).toEqual([]);
  await spine.resume();
  expect(spine.told).toHaveLength(1);
  expect(box.changes).toBe(0);
});

test.each([
  ['done', undefined, 'ts-1: ✓ box scale the box was done; a restart cut off its answer.'],
  ['failed', 'The box is locked.', 'ts-1: ◐ box scale the box failed; a restart cut off its answer.'],
])('a change that had ended when it was cut off is told as %s: the audit knows', async (_, locked, told) => {
  const card = await spine.ask('box scale 6 --on prod');
  box.during = async () => {
    if (locked !== undefined) throw fail('conflict', locked);
  };
  await spine.ask(pressed(card, 'Scale to 6'));
  await cutOff(pressed(card, 'Scale to 6'), 'lost');
  await restart();
  await spine.resume();
  expect(spine.toldText()).toEqual([expect.stringContaining(told)]);
});

test('the same click delivered again after the restart does not run', async () => {
  const card = await spine.ask('box scale 6');
  const run = pressed(card, 'Scale to 6');
  await killedInTheMiddle(run);
  await spine.resume();
  expect(await spine.say(run)).toContain('This was confirmed already.');
  expect(box.changes).toBe(0);
});

test('an outcome that was written before the cut stands', async () => {
  const card = await spine.ask('box scale 6');
  await spine.ask(pressed(card, 'Scale to 6'));
  await cutOff(pressed(card, 'Scale to 6'), 'again');
  await restart();
  await spine.resume();
  expect(await spine.results()).toContain('box scale succeeded');
});

test('a click that was cut off before it counted leaves the plan to be confirmed', async () => {
  const card = await spine.ask('box scale 6');
  await cutOff(pressed(card, 'Scale to 6'), 'early');
  await restart();
  await spine.resume();
  expect(spine.told).toEqual([]);
  expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('Scaled the box to 6.');
});

test('a change that was cut off before its plan was seen is told as undone, and can be asked again', async () => {
  await cutOff({ words: 'box scale 6 --on prod' }, 'unseen');
  await restart();
  await spine.resume();
  expect(spine.toldText()).toEqual([
    'UDANA: ○ box scale was interrupted by a restart before it could be confirmed; nothing was changed.\n[Ask again]',
  ]);
  const view = spine.told[0]?.view ?? { title: '', parts: [] };
  expect(pressed({ view, audience: 'caller', shareable: false }, 'Ask again')).toEqual({
    command: 'box scale',
    args: { size: 6, on: 'prod' },
  });
  expect(await spine.results()).toEqual(['box scale 6 --on prod interrupted']);
});

test('an answer to an alert that was cut off is told to who gave it', async () => {
  await cutOff({ command: 'box note', args: {} }, 'note');
  await restart();
  await spine.resume();
  expect(spine.toldText()).toEqual([
    expect.stringContaining('box note was interrupted by a restart; it is unknown whether it ran.'),
  ]);
});

test('a look that was cut off is not spoken of, typed or pressed', async () => {
  await cutOff({ words: 'box look' }, 'typed');
  await cutOff({ command: 'box look', args: {} }, 'pressed');
  await restart();
  await spine.resume();
  expect(spine.told).toEqual([]);
  expect(await spine.results()).toEqual(['box look interrupted', 'box look interrupted']);
  expect(await unfinished()).toEqual([]);
});

test('what can no longer be understood does not keep the others waiting', async () => {
  await cutOff({ command: 'box gone', args: {} }, 'a-gone');
  await cutOff({ command: 'box note', args: {} }, 'b-note');
  await restart();
  await spine.resume();
  expect(spine.told).toHaveLength(1);
  expect(await unfinished()).toEqual([]);
});
