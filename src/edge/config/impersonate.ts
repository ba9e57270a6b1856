import { z } from 'zod';
import { memberSchema } from './member.ts';

/** Printable ASCII, as it stands in a header line. Names that begin with `system:` are the cluster's own: `system:masters` would stand above all of its rules. */
const clusterName = z
  .string()
  .regex(/^[!-~](?:[ -~]{0,251}[!-~])?$/, 'at most 253 printable characters')
  .refine((name) => !name.startsWith('system:'), 'the bot acts as nobody whose name begins with system:');

const ruleSchema = z
  .strictObject({
    members: z.array(memberSchema).min(1).max(1_000),
    /** `{id}` stands for the Slack user id. */
    user: clusterName.optional(),
    groups: z.array(clusterName).max(50).default([]),
  })
  .superRefine(({ members, user, groups }, context) => {
    const isOne = members.length === 1 && /^[UW]/.test(members[0] ?? '');
    if (user !== undefined && !isOne && !user.includes('{id}'))
      context.addIssue({
        code: 'custom',
        path: ['user'],
        message: `"${user}" would be several people; write {id} into it, which stands for the Slack user id`,
      });
    if (user === undefined && groups.length === 0)
      context.addIssue({ code: 'custom', message: 'it needs a user, groups or both' });
  });

/** Key `impersonate` of a Kubernetes target: who stands there for whom. */
export const impersonateSchema = z
  .array(ruleSchema)
  .min(1)
  .max(1_000)
  .superRefine((rules, context) => {
    const seen = new Set<string>();
    for (const [index, { user }] of rules.entries()) {
      if (user === undefined || user.includes('{id}')) continue;
      if (seen.has(user)) {
        const message = `"${user}" is somebody else already; no two people share a user`;
        context.addIssue({ code: 'custom', path: [index, 'user'], message });
      }
      seen.add(user);
    }
  });
