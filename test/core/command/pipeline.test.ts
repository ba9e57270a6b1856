import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/port/database.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { type Box, makeBox } from '../../support/box.ts';
import { eventually } from '../../support/eventually.ts';
import { openSpine, pressed, type SpineOptions } from '../../support/spine.ts';

let database: Database;
let box: Box;
let spine: Awaited<ReturnType<typeof openSpine>>;

async function open(options: Partial<SpineOptions> = {}): Promise<void> {
  box = makeBox();
  spine = await openSpine({ box, database, ...options });
}
beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  await open();
});
afterEach(() => database.close());

describe('a look', () => {
  test('answers the asker alone, says where and how long, can be shared, and is in the audit', async () => {
    const answer = await spine.ask('box look');
    expect(answer).toMatchObject({ audience: 'caller', shareable: true });
    expect(await spine.say('box look')).toBe(
      'The box on lab holds 2.\n[Refresh] [Scale to 6] [Help] [Share]\nlab · 0 s',
    );
    expect(await spine.results()).toEqual(['box look succeeded', 'box look succeeded']);
    expect((await spine.audit.recent({ limit: 1 }))[0]).toMatchObject({ userId: 'UDANA', target: 'lab', via: 'slash' });
    expect(spine.ended[0]).toEqual({ command: 'box look', result: 'succeeded', tookMs: 0 });
  });

  test('asks its system while the question is written to the audit, and answers when it stands there', async () => {
    const written = Promise.withResolvers<void>();
    await open({ auditWaits: () => written.promise });
    let asked = false;
    box.during = async () => {
      asked = true;
    };
    let said: string | undefined;
    const saying = spine.say('box wait').then((text) => {
      said = text;
    });
    await eventually('the system to be asked', () => asked);
    expect(said).toBeUndefined();
    written.resolve();
    await saying;
    expect(said).toContain('waited');
    expect(await spine.results()).toEqual(['box wait succeeded']);
  });

  test('on a named target keeps its buttons on that target', async () => {
    const answer = await spine.ask('box look --on prod');
    expect(pressed(answer, 'Scale to 6')).toEqual({ command: 'box scale', args: { size: 6, on: 'prod' } });
    expect(pressed(answer, 'Refresh').args).toEqual({ on: 'prod' });
    expect(pressed(answer, 'Help').args).toEqual({});
  });

  test('on a target that does not exist names those that do', async () => {
    expect(await spine.say('box look --on stage')).toContain('There is no Kafka target "stage".\nThere are lab, prod.');
  });

  test('with --on where there is no target says so', async () => {
    expect(await spine.say('box long --on lab')).toContain('box long has no target; leave out --on.');
  });

  test('that comes twice under one envelope runs once', async () => {
    await spine.ask('box note', { key: 'same' });
    expect(await spine.say('box note', { key: 'same' })).toBe('nothing: it had come before');
    expect(box.changes).toBe(1);
  });

  test('that never ends is ended by its deadline, in a sentence', async () => {
    expect(await spine.say('box slow')).toContain('○ No answer within 0 s.');
    expect(await spine.results()).toEqual(['box slow failed']);
  });

  test('that fails names the way out as commands are called here', async () => {
    await open({ speech: { single: 'mw' } });
    expect(await spine.say('box slow')).toContain('Try /mw ops health.');
  });

  test('that finds its system down says so with the way out', async () => {
    expect(await spine.say('box down')).toBe('○ The box did not answer in 5 s.\nLast good answer 3 min ago.');
    expect((await spine.audit.recent({ limit: 1 }))[0]?.detail).toBe('unavailable: The box did not answer in 5 s.');
  });

  test('that meets a bug gives a reference and nothing of its inside', async () => {
    const said = await spine.say('box bug');
    expect(said).toMatch(/This failed inside Middlewatch.*\nReference \S+:/);
    expect(said).not.toMatch(/hunter2|TypeError|undefined/);
    const [entry] = await spine.audit.recent({ limit: 1 });
    expect(entry?.detail).toBe('a bug; see the log');
    expect(said).toContain(entry?.invocationId);
  });

  test('of words that mean nothing is counted under one name', async () => {
    await spine.ask('whatever people type');
    expect(spine.ended).toEqual([{ command: 'unknown', result: 'failed', tookMs: 0 }]);
    expect(await spine.results()).toEqual([]);
  });

  test('of a button whose command is gone says so', async () => {
    expect(await spine.say({ command: 'box gone', args: {} })).toContain(
      'This button\'s command, "box gone", is gone.',
    );
  });
});

describe('who may', () => {
  test('is decided for each: no role, no change', async () => {
    await open({ roles: [{ name: 'lookers', members: ['*'], permissions: ['box:look'] }] });
    expect(await spine.say('box look')).toContain('holds 2');
    expect(await spine.say('box scale 6')).toContain('no role grants you box:scale here');
    expect(await spine.results()).toEqual(['box look succeeded', 'box scale denied']);
  });

  test('a guest gets a refusal, even for a look', async () => {
    await open({ guests: ['UGIL'] });
    expect(await spine.say('box look', { user: 'UGIL' })).toContain('Only full members of this workspace can use it.');
  });

  test('who is not in the channel cannot answer there', async () => {
    expect(await spine.say('box note', { user: 'UEVE' })).toContain('Only members of the channel can do that.');
    expect(box.changes).toBe(0);
  });

  test('a read-only target is not changed', async () => {
    await open({ readOnly: true });
    expect(await spine.say('box look')).toContain('holds 2');
    expect(await spine.say('box scale 6')).toMatch(/lab \(.+\) is read-only here\./);
    expect(await spine.results()).toEqual(['box look succeeded', 'box scale denied']);
  });

  test('is asked again of whoever confirms', async () => {
    const roles = [{ name: 'all', members: ['*'], permissions: ['*'] }];
    await open({ roles });
    const card = await spine.ask('box scale 6');
    roles.push({ name: 'freeze', members: ['*'], permissions: ['!box:scale'] });
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('The role "freeze" denies box:scale.');
    expect(box.changes).toBe(0);
  });
});

describe('a change', () => {
  test('is planned, confirmed and carried out once', async () => {
    const card = await spine.ask('box scale 6');
    expect(card).toMatchObject({ audience: 'channel', planId: expect.any(String) });
    expect(box.changes).toBe(0);
    const done = await spine.ask(pressed(card, 'Scale to 6'));
    expect(done?.audience).toBe('in-place');
    expect(box).toMatchObject({ changes: 1, size: 6 });
    expect(await spine.results()).toEqual(['box scale succeeded', 'ops confirm succeeded']);
    expect(spine.ended.map(({ command, result }) => `${command} ${result}`)).toEqual([
      'box scale planned',
      'box scale succeeded',
      'ops confirm succeeded',
    ]);
  });

  test('keeps the buttons of its result on the target that was changed', async () => {
    const card = await spine.ask('box scale 6 --on prod');
    const done = await spine.ask(pressed(card, 'Scale to 6'));
    expect(pressed(done, 'Look')).toEqual({ command: 'box look', args: { on: 'prod' } });
  });

  test('of two clicks at once happens once, and the other is told', async () => {
    const card = await spine.ask('box scale 6');
    const run = pressed(card, 'Scale to 6');
    const said = await Promise.all([spine.say(run), spine.say(run)]);
    expect(box.changes).toBe(1);
    expect(said.filter((each) => each.includes('Scaled the box to 6.'))).toHaveLength(1);
    expect(said.filter((each) => /decided a moment ago|confirmed already/.test(each))).toHaveLength(1);
    expect(await spine.say(run)).toContain('This was confirmed already.');
  });

  test('of a click that is delivered twice happens once', async () => {
    const card = await spine.ask('box scale 6');
    const run = pressed(card, 'Scale to 6');
    await Promise.all([spine.ask(run, { key: 'click' }), spine.ask(run, { key: 'click' })]);
    expect(box.changes).toBe(1);
  });

  test('is confirmed and cancelled by nobody but its asker', async () => {
    const card = await spine.ask('box scale 6');
    for (const label of ['Scale to 6', 'Cancel']) {
      const answer = await spine.ask(pressed(card, label), { user: 'ULEE' });
      expect(answer?.audience).toBe('caller');
    }
    expect(await spine.say(pressed(card, 'Scale to 6'), { user: 'ULEE' })).toContain('Only the one who asked for it');
    expect(box.changes).toBe(0);
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('Scaled');
  });

  test('that was cancelled stays undone', async () => {
    const card = await spine.ask('box scale 6');
    expect(await spine.say(pressed(card, 'Cancel'))).toContain('Cancelled: the box is unchanged.');
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('This was cancelled already.');
    expect(box.changes).toBe(0);
    expect(await spine.results()).toContain('box scale cancelled');
  });

  test('whose thing has changed since is not done, shows the new plan and offers it', async () => {
    const card = await spine.ask('box scale 6 --on prod');
    box.size = 4;
    const stale = await spine.ask(pressed(card, 'Scale to 6'));
    expect(box.changes).toBe(0);
    expect(await spine.results()).toContain('box scale expired');
    expect(pressed(stale, 'Plan again')).toEqual({ command: 'box scale', args: { size: 6, on: 'prod' } });
    const again = await spine.ask(pressed(stale, 'Plan again'));
    await spine.ask(pressed(again, 'Scale to 6'));
    expect(box.changes).toBe(1);
  });

  test('that nobody confirms in five minutes expires on its card', async () => {
    const card = await spine.ask('box scale 6');
    spine.clock.advance(5 * 60_000);
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('This plan has expired; nothing was changed.');
    await spine.expire();
    await spine.expire();
    expect(spine.toldText()).toEqual([
      expect.stringMatching(/^ts-1: ○ Expired: the box is unchanged\.\n.*\n\[Plan again\]/),
    ]);
    expect(await spine.results()).toContain('box scale expired');
    expect(box.changes).toBe(0);
  });

  test('that loses something looks graver', async () => {
    expect(await spine.say('box scale 0')).toMatch(/^●/);
    expect(await spine.say('box scale 1')).toMatch(/^◐/);
  });

  test('that fails says so and offers to look at what it is now', async () => {
    box.during = async () => {
      throw new TypeError('hunter2');
    };
    const card = await spine.ask('box scale 6 --on prod');
    const failed = await spine.ask(pressed(card, 'Scale to 6'));
    expect(JSON.stringify(failed)).not.toContain('hunter2');
    expect(await spine.results()).toContain('box scale failed');
  });

  test('of a button that forges its arguments is checked like typed words', async () => {
    expect(await spine.say({ command: 'box scale', args: { size: 99 } })).toContain('size takes 0 to 50, not 99.');
    expect(await spine.say({ command: 'ops confirm', args: { plan: 'forged' } })).toContain('no longer known');
  });
});

test('what is asked of the audit for a time leaves out what is older', async () => {
  await spine.ask('box look');
  spine.clock.advance(2 * 3_600_000);
  await spine.ask('box note');
  const said = await spine.say('ops audit --since 1h');
  expect(said).toContain('box note');
  expect(said).not.toContain('box look');
});

describe('while the audit cannot be written', () => {
  let broken = false;
  beforeEach(async () => {
    broken = true;
    await open({ auditBroken: () => broken });
  });

  test('nothing is changed, and the reason is said', async () => {
    const said = await spine.say('box scale 6');
    expect(said).toContain('The audit cannot be written, so nothing was changed.');
    expect(said).toContain('the disk is full');
    expect(spine.delivered[0]?.planId).toBeUndefined();
  });

  test.each(['box look', 'box note'])('%s runs all the same and says so', async (words) => {
    expect(await spine.say(words)).toContain('This could not be written to the audit.');
  });

  test('a plan from before is not carried out', async () => {
    broken = false;
    const card = await spine.ask('box scale 6');
    broken = true;
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain(
      'The audit cannot be written, so nothing was changed.',
    );
    expect(box.changes).toBe(0);
    broken = false;
    expect(await spine.say(pressed(card, 'Scale to 6'))).toContain('Scaled the box to 6.');
  });
});

describe('when the program stops', () => {
  test('what runs is let finish', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = false;
    box.during = () => {
      waiting = true;
      return gate;
    };
    const asked = spine.say('box wait');
    await eventually('the command runs', () => waiting);
    let idle = false;
    const stopped = spine.desk.idle().then(() => {
      idle = true;
    });
    expect(idle).toBe(false);
    release();
    await stopped;
    expect(await asked).toContain('waited');
  });

  test('what does not finish is said to be unknown, with the way to look', async () => {
    let waiting = false;
    box.during = () => {
      waiting = true;
      return new Promise(() => undefined);
    };
    const card = await spine.ask('box scale 6 --on prod');
    const confirming = spine.ask(pressed(card, 'Scale to 6'));
    await eventually('the change runs', () => waiting);
    spine.stop.abort(new Error('stopping'));
    await spine.desk.idle();
    const cut = await confirming;
    expect(cut?.audience).toBe('in-place');
    expect(pressed(cut, 'What it is now')).toEqual({ command: 'box look', args: { on: 'prod' } });
    expect(await spine.results()).toContain('box scale interrupted');
  });
});

describe('what is kept', () => {
  const next = async () => pressed(await spine.ask('box long'), 'Next');

  test('is leafed through in place', async () => {
    const second = await spine.ask(await next());
    expect(second?.audience).toBe('in-place');
    expect(JSON.stringify(second?.view)).toContain('row-21');
  });

  test('is searched by the form behind Filter', async () => {
    const answer = await spine.ask('box long');
    const run = pressed(answer, 'Filter');
    const said = await spine.say({ command: run.command, args: { ...run.args, find: 'row-4' } }, { via: 'form' });
    expect(said).toContain('7 rows with "row-4" of 45');
  });

  test('is given whole as a file where it was asked', async () => {
    const answer = await spine.ask('box long', { place: { channelId: 'COPS', threadTs: '1.2' } });
    await spine.ask(pressed(answer, 'File'), { place: { channelId: 'COPS', threadTs: '1.2' } });
    expect(spine.files).toMatchObject([{ channelId: 'COPS', threadTs: '1.2', name: 'box-long.txt' }]);
    expect(spine.files[0]?.content.match(/row-\d+/g)).toHaveLength(45);
  });

  test('is shared with who asked and when, without its buttons', async () => {
    const shared = await spine.ask(pressed(await spine.ask('box look'), 'Share'));
    expect(shared?.audience).toBe('channel');
    expect(shared?.view.parts).toEqual([]);
    expect(shared?.view.footer).toEqual([
      'lab',
      ' · 0 s',
      ' · asked ',
      { at: spine.clock.now() },
      ' · shared by ',
      { user: 'UDANA' },
    ]);
  });

  test('that names people is shared without a mention: nobody is notified of what was asked', async () => {
    await spine.ask('box look', { user: 'ULEE' });
    const audit = await spine.ask('ops audit');
    expect(JSON.stringify(audit?.view.parts)).toContain('{"user":"ULEE"}');
    const shared = await spine.ask(pressed(audit, 'Share'));
    expect(JSON.stringify(shared?.view.parts)).not.toContain('"user"');
    expect(JSON.stringify(shared?.view.parts)).toContain('"@ULEE"');
  });

  test.each(['Next', 'File', 'Share'])('is refused to others: %s', async (label) => {
    const answer = await spine.ask('box long');
    expect(await spine.say(pressed(answer, label), { user: 'ULEE' })).toMatch(/Only the one who asked/);
    expect(spine.files).toEqual([]);
  });

  test('is gone after half an hour, which is said', async () => {
    const run = await next();
    spine.clock.advance(31 * 60_000);
    expect(await spine.say(run)).toContain('This answer is no longer kept (30 min).\nAsk again for a fresh one.');
  });
});
