import { expect, test } from 'vitest';
import ack from '../../commands/oncall/ack.ts';
import override from '../../commands/oncall/override.ts';
import page from '../../commands/oncall/page.ts';
import take from '../../commands/oncall/take.ts';
import trial from '../../commands/oncall/test.ts';
import untake from '../../commands/oncall/untake.ts';
import who from '../../commands/oncall/who.ts';
import type { OnCallDesk } from '../../src/core/port/oncall-desk.ts';
import { runCommand } from '../support/run-command.ts';

/** A desk that remembers what it was asked. */
function deskThatRemembers() {
  const asked: unknown[] = [];
  const answer = (name: string) => async (request: unknown) => {
    asked.push([name, request]);
    return { title: name, parts: [] };
  };
  const oncall: OnCallDesk = {
    who: answer('who'),
    override: answer('override'),
    takeBack: answer('takeBack'),
    page: answer('page'),
    acknowledge: answer('acknowledge'),
    test: answer('test'),
  };
  return { asked, oncall };
}

test('each command asks the desk for the one who typed it', async () => {
  const { asked, oncall } = deskThatRemembers();
  await runCommand(who, { oncall }, { team: 'shop', at: '4h' });
  await runCommand(take, { oncall }, { for: 3_600_000, team: undefined });
  await runCommand(override, { oncall }, { team: 'shop', person: 'U0LEE', for: 3_600_000, from: undefined });
  await runCommand(untake, { oncall }, { override: 'o1' });
  await runCommand(page, { oncall }, { team: 'shop', text: 'it burns' });
  await runCommand(ack, { oncall }, { page: 'e1' });
  await runCommand(trial, { oncall }, { receiver: undefined });
  const me = 'U0DANA';
  expect(asked).toEqual([
    ['who', { team: 'shop', at: '4h' }],
    ['override', { team: undefined, userId: me, forMs: 3_600_000, by: me }],
    ['override', { team: 'shop', userId: 'U0LEE', forMs: 3_600_000, from: undefined, by: me }],
    ['takeBack', { id: 'o1', userId: me }],
    ['page', { team: 'shop', text: 'it burns', by: me }],
    ['acknowledge', { page: 'e1', userId: me }],
    ['test', { userId: me, receiver: undefined }],
  ]);
});

test('the duty goes to people whom Slack knows, and to nobody else', async () => {
  const { asked, oncall } = deskThatRemembers();
  const args = { team: 'shop', person: 'lee', for: 3_600_000, from: undefined };
  await expect(runCommand(override, { oncall }, args)).rejects.toMatchObject({ hint: 'Mention the person: @name.' });
  expect(asked).toEqual([]);
});
