import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultsOf } from '../../../src/core/escalation/auditor.ts';
import { type Night, night } from './night.ts';

const calm = { open: 1, held: 0, stepLateMs: 0, pageLateMs: 0, pagesWaiting: 0, pagesSent: 0, pagesFailed: 0 };

test.each([
  ['all that moves in time is no fault', { stepLateMs: 60_000, pageLateMs: 60_000 }, 0, []],
  ['a step that did not move', { stepLateMs: 120_000 }, 0, ['A step of an escalation is 2 min late.']],
  ['a page that was not tried', { pageLateMs: 90_000 }, 0, ['A page was due 1 min ago and was not tried.']],
  ['a group that was forgotten', {}, 1, ['1 group that should page has no escalation.']],
])('%s', (_, late, forgotten, sentences) => {
  expect(faultsOf({ ...calm, ...late }, forgotten).map(({ sentence }) => sentence)).toEqual(sentences);
});

let it: Night;
beforeEach(async () => {
  it = await night();
});
afterEach(() => it.stop());

test('an escalation that nothing moves is told in the operations channel, once, and shows in health and in figures', async () => {
  // What moves them does not get at its rows any more.
  it.heart.breakCall('toMove');
  await it.play([[0, 'fires']], 9);
  expect(it.seen.map(({ what }) => what)).toEqual(['says that paging is stuck']);
  expect(it.seen[0]?.minute).toBeLessThan(3.1);
  const paging = it.heart.service().paging;
  expect(await paging?.link.ask(AbortSignal.timeout(1_000))).toMatchObject({ state: 'bad' });
  expect(await paging?.figures()).toMatchObject({ faults: 1 });
});

test('one that moves is told nobody', async () => {
  await it.play([[0, 'fires']], 9);
  expect(it.seen.map(({ what }) => what)).toEqual(['pages UANN', 'pages UBOB']);
  expect(await it.heart.service().paging?.figures()).toMatchObject({ faults: 0, open: 1 });
});
