import { expect, test } from 'vitest';
import { groupWarningCard, groupWarnings } from '../../../src/core/access/group-warning.ts';
import { plainView } from '../../../src/core/view/plain.ts';

const roles = [{ members: ['group:sre', 'UDANA'] }];
const sre = { name: 'sre', members: [], usergroup: 'S1' };
const seen = (isLocked: boolean) => new Map([['S1', { handle: 'sre', isLocked }]]);

test.each([
  ['one of which it is unknown who may edit it', sre, seen(false), 'It is unknown who may edit @sre in Slack.'],
  ['one that is not there', sre, new Map(), 'There is no user group S1, or it is disabled'],
  ['one that could not be read', sre, undefined, 'Slack did not say who is in S1'],
])('warns of %s', (_, group, found, sentence) => {
  const [warning] = groupWarnings(roles, [group], found);
  expect(warning?.sentence).toContain(sentence);
});

test.each([
  ['one that Slack calls locked', sre, seen(true)],
  ['one that administrators edit, as the configuration says', { ...sre, editedBy: 'admins' as const }, seen(false)],
  ['one that grants nothing', { ...sre, name: 'idle' }, seen(false)],
  ['one of ids', { name: 'sre', members: ['UDANA'] }, seen(false)],
])('says nothing of %s', (_, group, found) => {
  expect(groupWarnings(roles, [group], found)).toEqual([]);
});

test('the message names each group and the way out', () => {
  const shown = plainView(groupWarningCard(groupWarnings(roles, [sre], seen(false))));
  expect(shown).toContain('sre: It is unknown who may edit @sre in Slack.');
  expect(shown).toContain('write editedBy: admins beside usergroup');
});
