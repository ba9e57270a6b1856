import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { decideAccess, type Role } from '../../../src/core/access/policy.ts';
import { allCommands } from '../../support/check-actions.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const commands = [...(await allCommands()).values()].filter(({ hidden, danger }) => !hidden && danger === 'read');
const example = z
  .object({
    access: z.object({
      roles: z.array(
        z.object({
          name: z.string(),
          members: z.array(z.string()),
          permissions: z.array(z.string()),
          channels: z.array(z.string()).default([]),
        }),
      ),
    }),
  })
  .parse(parse(readFileSync(join(root, 'docs/middlewatch.example.yaml'), 'utf8')));
const starter = example.access.roles.find(({ name }) => name === 'starter');

/** The commands that a full member with the starter role alone may run in a channel. */
function allowed(channelId: string): string[] {
  if (starter === undefined) throw new Error('the example has no starter role');
  const roles: Role[] = [starter];
  const may = ({ permission, danger, reveals = false, needsRole = false }: (typeof commands)[number]) =>
    decideAccess(
      {
        principal: { userId: 'UDANA', teamId: 'T1', fullMember: true, groups: [] },
        permission,
        danger,
        reveals,
        needsRole,
        channelId,
        target: 'prod',
        inChannel: true,
      },
      { groups: [], roles, readOnlyChannels: [] },
    ).allowed;
  return commands.filter(may).map(({ name }) => name);
}

/** Verbs that show what others wrote: log lines, records, objects. */
const contentVerbs = new Set(['logs', 'peek', 'cat', 'share', 'why']);
const isContent = (name: string) => name !== 'ops share' && contentVerbs.has(name.split(' ')[1] ?? '');

test('the starter role of the example looks at what there is', () => {
  expect(allowed('ops')).toEqual(
    expect.arrayContaining(['k8s get', 'kafka lag', 'minio ls', 'docker ps', 'alerts list']),
  );
});

test('the starter role does not show what others wrote', () => {
  const content = commands.map(({ name }) => name).filter(isContent);
  expect(content).toEqual(expect.arrayContaining(['k8s logs', 'docker logs', 'kafka peek', 'minio share']));
  expect(allowed('ops').filter(isContent)).toEqual([]);
});

test('the starter role holds in the listed channels and nowhere else', () => {
  expect(starter?.channels).toEqual(['ops', 'ops-alerts']);
  expect(allowed('elsewhere').filter((name) => !name.startsWith('ops '))).toEqual([]);
});
