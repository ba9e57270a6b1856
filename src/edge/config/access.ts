import { z } from 'zod';
import type { Bounds } from '../../core/access/reach.ts';
import { memberSchema, noSuchGroup, unknownGroups } from './member.ts';
import { userIdSchema } from './user-id.ts';

const channel = z.string().regex(/^#?[a-z0-9_-]+$|^[CG][A-Z0-9]{5,}$/, 'a channel name or id');
const groupName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'a short lower-case name');
const patterns = z.array(z.string().min(1).max(249)).min(1).max(200).optional();

const groupSchema = z
  .strictObject({
    name: groupName,
    members: z.array(userIdSchema).default([]),
    /** Id of a Slack user group, whose members are in it too: a handle can pass to another group. */
    usergroup: z
      .string()
      .regex(/^S[A-Z0-9]{2,}$/, 'the id of a user group, as S0123ABCD')
      .optional(),
    /** Said by whoever knows that Slack lets administrators alone change that user group: then nothing warns of it. */
    editedBy: z.literal('admins').optional(),
  })
  .refine(({ members, usergroup }) => members.length > 0 || usergroup !== undefined, 'it needs members or a usergroup');

const roleSchema = z.strictObject({
  name: z.string(),
  members: z.array(memberSchema).min(1),
  permissions: z
    .array(z.string().regex(/^!?(\*|metadata|[a-z0-9-]+:(\*|[a-z-]+))$/, 'noun:verb, noun:*, metadata or *'))
    .min(1),
  channels: z.array(channel).optional(),
  /** Names of targets; left out: on all. */
  targets: z.array(z.string()).min(1).optional(),
  /** What of a target it goes for; `*` stands for any run of characters. Left out: everything of that kind. */
  namespaces: patterns,
  topics: patterns,
  consumerGroups: patterns,
  buckets: patterns,
  containers: patterns,
});

/** Key `access` of middlewatch.yaml: who may do what. */
export const accessSchema = z
  .strictObject({
    groups: z.array(groupSchema).default([]),
    roles: z.array(roleSchema).default([]),
    /** Commands a minute, at most; responses to alerts do not count. */
    limits: z
      .strictObject({
        perPerson: z.number().int().min(1).max(1_000_000).default(60),
        perChannel: z.number().int().min(1).max(1_000_000).default(240),
      })
      .prefault({}),
    /** Name of the role whose members are on call. */
    onCallRole: z.string().optional(),
    /** Nothing is changed from these channels, whoever asks. */
    readOnlyChannels: z.array(channel).default([]),
  })
  .superRefine(({ groups, roles, onCallRole }, context) => {
    if (onCallRole !== undefined && roles.every((role) => role.name !== onCallRole)) {
      const message = `no role is called "${onCallRole}"; there are: ${roles.map((role) => role.name).join(', ') || 'none'}`;
      context.addIssue({ code: 'custom', path: ['onCallRole'], message });
    }
    for (const [index, role] of roles.entries()) {
      for (const group of unknownGroups(role.members, groups)) {
        const message = noSuchGroup(group, groups);
        context.addIssue({ code: 'custom', path: ['roles', index, 'members'], message });
      }
    }
  });

export type AccessSettings = z.infer<typeof accessSchema>;

/** The bounds that a written role has; undefined where it has none. */
export function boundsOf(role: AccessSettings['roles'][number]): Bounds | undefined {
  const { namespaces, topics, consumerGroups, buckets, containers } = role;
  const bounds: Bounds = {
    ...(namespaces && { namespace: namespaces }),
    ...(topics && { topic: topics }),
    ...(consumerGroups && { group: consumerGroups }),
    ...(buckets && { bucket: buckets }),
    ...(containers && { container: containers }),
  };
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}
