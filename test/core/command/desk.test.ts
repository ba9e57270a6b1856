import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/command/answer.ts';
import { createDesk, type DeskDeps } from '../../../src/core/command/desk.ts';
import type { Invocation } from '../../../src/core/command/invocation.ts';
import { createPipeline } from '../../../src/core/command/pipeline.ts';
import type { Database } from '../../../src/core/port/database.ts';
import { invocationLog } from '../../../src/edge/store/repository/invocation-log.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { makeBox } from '../../support/box.ts';
import { openSpine } from '../../support/spine.ts';

let database: Database;
let spine: Awaited<ReturnType<typeof openSpine>>;
let box = makeBox();
const order: string[] = [];
beforeEach(async () => {
  order.length = 0;
  box = makeBox();
  database = await openSqlite({ file: ':memory:' });
  spine = await openSpine({ box, database });
});
afterEach(() => database.close());

function deskWith(change: Partial<DeskDeps> = {}) {
  const real = invocationLog(database, createRedact());
  const invocations = {
    ...real,
    begin: async (...of: Parameters<typeof real.begin>) => {
      order.push('written');
      return real.begin(...of);
    },
  };
  return createDesk({ ...spine.deps, pipeline: createPipeline(spine.deps), invocations, ...change });
}
const invocation = (words: string, id = 'i1'): Invocation => ({
  id,
  principal: { userId: 'UDANA', teamId: 'T1', fullMember: false, groups: [] },
  place: { channelId: 'COPS' },
  via: 'slash',
  asked: { words },
  receivedAt: 0,
});
const acknowledge = async () => void order.push('acknowledged');
const deliver = async () => {
  order.push('answered');
  return undefined;
};

test.each([
  ['box look', ['acknowledged', 'written', 'answered']],
  ['box scale 6', ['written', 'acknowledged', 'answered']],
  ['box note', ['written', 'acknowledged', 'answered']],
])('%s goes in this order: %o', async (words, wanted) => {
  await deskWith().serve('k', invocation(words), acknowledge, deliver);
  expect(order).toEqual(wanted);
});

test.each(['box look', 'box note'])('%s is served even if its acknowledgement is lost, and once', async (words) => {
  const lost = () => Promise.reject(new Error('the socket is closed'));
  const desk = deskWith();
  await desk.serve('k', invocation(words), lost, deliver);
  await desk.serve('k', invocation(words, 'i2'), acknowledge, deliver);
  expect(order.filter((each) => each === 'answered')).toHaveLength(1);
});

test('while the store refuses, a look is served and a change is refused in words', async () => {
  const down = new Error('the disk is full');
  const refusing = { ...invocationLog(database, createRedact()), begin: () => Promise.reject(down) };
  const answers: Answer[] = [];
  const keep = async (answer: Answer) => {
    answers.push(answer);
    return undefined;
  };
  const desk = deskWith({ invocations: refusing });
  await desk.serve('k', invocation('box look'), acknowledge, keep);
  expect(answers[0]?.view.title).toContain('holds');
});

test('who cannot be looked up has no rights', async () => {
  const nobody = {
    principal: () => Promise.reject(new Error('chat is down')),
    isInChannel: async () => true,
    groupMembers: async () => [],
  };
  const answers: Answer[] = [];
  await deskWith({ directory: nobody }).serve('k', invocation('box note'), acknowledge, async (answer) => {
    answers.push(answer);
    return undefined;
  });
  expect(JSON.stringify(answers)).toContain('This failed inside Middlewatch');
  expect(box.changes).toBe(0);
});
