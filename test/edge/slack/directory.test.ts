import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Group } from '../../../src/core/access/policy.ts';
import { slackDirectory } from '../../../src/edge/slack/directory.ts';
import { listUserGroups, userGroups } from '../../../src/edge/slack/user-groups.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { type WorkspaceClient, workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { manualClock } from '../../support/manual-clock.ts';

// Against the workspace, by the SDK that the bot uses.
let workspace: Workspace;
let client: WorkspaceClient;
let web: WebClient;
let team: { teamId: string; botUserId: string };
let ids: Map<string, string>;
const clock = manualClock();
const log = createLog('silent', createRedact());

beforeAll(async () => {
  workspace = await startWorkspace();
  client = workspaceClient(workspace);
  web = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });
});
afterAll(() => workspace.stop());
beforeEach(async () => {
  await client.reset();
  team = await client.state();
  ids = new Map((await client.users()).map(({ name, id }) => [name, id]));
});

const idOf = (name: string) => ids.get(name) ?? '';
function directory(groups: readonly Group[] = []) {
  const known = userGroups(listUserGroups(web), { clock, log });
  const opened = slackDirectory(web, { clock, teamId: team.teamId, groups, userGroups: known });
  return { ...opened, ask: (userId: string) => opened.principal(userId, team.teamId) };
}

describe('no rights have', () => {
  test.each([
    ['a guest', () => idOf('gil')],
    ['somebody of another company, by a shared channel', () => idOf('eve')],
    ['a deactivated user', () => idOf('old')],
    ['a bot', () => team.botUserId],
  ])('%s', async (_, who) => {
    expect(await directory().ask(who())).toMatchObject({ fullMember: false });
  });

  test('somebody of another workspace, whatever id the payload names', async () => {
    expect(await directory().principal(idOf('dana'), 'T0OTHERTEAM')).toMatchObject({ fullMember: false });
  });

  test('somebody whom nobody knows: then the look-up fails, and so does what was asked', async () => {
    await expect(directory().ask('U0NOBODY')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('who was deactivated since, five minutes later at most', async () => {
    const opened = directory();
    expect(await opened.ask(idOf('dana'))).toMatchObject({ fullMember: true });
    await client.deactivateUser('dana');
    clock.advance(5 * 60_000);
    expect(await opened.ask(idOf('dana'))).toMatchObject({ fullMember: false });
  });
});

describe('a group', () => {
  test('of ids, of a user group and of both', async () => {
    const { id } = await client.createUserGroup({ handle: 'sre', members: ['dana', 'sam'] });
    const opened = directory([
      { name: 'ids', members: [idOf('dana')] },
      { name: 'chat', members: [], usergroup: id },
      { name: 'both', members: [idOf('lee')], usergroup: id },
    ]);
    expect(await opened.ask(idOf('dana'))).toMatchObject({ groups: ['ids', 'chat', 'both'] });
    expect(await opened.ask(idOf('lee'))).toMatchObject({ groups: ['both'] });
    expect(await opened.groupMembers('both')).toEqual([idOf('lee'), idOf('dana'), idOf('sam')]);
    expect(await opened.groupMembers('other')).toEqual([]);
  });

  test('that was disabled, or that the bot may not read, has nobody from there, and the second is told as unknown', async () => {
    const { id } = await client.createUserGroup({ handle: 'sre', members: ['dana'] });
    const groups = [{ name: 'sre', members: [idOf('lee')], usergroup: id }];
    await client.changeUserGroup({ group: id, isDisabled: true });
    expect(await directory(groups).ask(idOf('dana'))).toMatchObject({ fullMember: true, groups: [] });
    await client.revokeScope('usergroups:read');
    const blind = directory(groups);
    expect(await blind.ask(idOf('dana'))).toMatchObject({ fullMember: true, groups: [], unknownGroups: ['sre'] });
    expect(await blind.ask(idOf('lee'))).toMatchObject({ groups: ['sre'], unknownGroups: [] });
  });

  test('Slack is not asked for where no group comes from there', async () => {
    await client.clearJournal();
    await directory([{ name: 'ids', members: [idOf('dana')] }]).ask(idOf('dana'));
    expect((await client.journal()).map(({ name }) => name)).toEqual(['users.info']);
  });
});
