import { z } from 'zod';
import type { Aim, EscalationConfig, Policy } from '../../core/escalation/policy.ts';
import { nearest } from '../../lib/text.ts';
import { addressSchema } from './address.ts';
import { durationSchema } from './duration.ts';
import { nodesOf, type WrittenRoute } from './route.ts';
import { secretSchema } from './secret.ts';
import { shortNameSchema } from './short-name.ts';
import { uniqueNames } from './unique-names.ts';
import { userIdSchema } from './user-id.ts';

const webhookSchema = z.strictObject({
  url: addressSchema,
  /** Sent as bearer token. */
  token: secretSchema.optional(),
});

/** A means outside Slack: one of the three. */
const receiverSchema = z
  .strictObject({
    name: shortNameSchema,
    webhook: webhookSchema.optional(),
    ntfy: z
      .strictObject({ ...webhookSchema.shape, topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'a topic of ntfy') })
      .optional(),
    pagerduty: z
      .strictObject({
        /** Whatever takes PagerDuty's events, version 2. */
        url: addressSchema.prefault('https://events.pagerduty.com/v2/enqueue'),
        routingKey: secretSchema,
      })
      .optional(),
  })
  .refine(({ webhook, ntfy, pagerduty }) => [webhook, ntfy, pagerduty].filter(Boolean).length === 1, {
    message: 'name one of webhook, ntfy and pagerduty',
  });

/** `team:payments`, `user:U0123ABCD`, `group:S0123ABCD` (a user group of Slack), `receiver:siren`. */
const aimSchema = z
  .string()
  .regex(
    /^(?:team:[a-z0-9][a-z0-9-]{0,40}|user:[UW][A-Z0-9]{2,}|group:S[A-Z0-9]{2,}|receiver:[a-z0-9][a-z0-9-]{0,40})$/,
    'team:name, user:id, group:id or receiver:name',
  )
  .transform((text): Aim => {
    const [kind = '', name = ''] = text.split(':');
    if (kind === 'team') return { kind, team: name };
    if (kind === 'user') return { kind: 'person', userId: name };
    return kind === 'group' ? { kind: 'usergroup', id: name } : { kind: 'receiver', name };
  });

const policySchema = z.strictObject({
  name: shortNameSchema,
  steps: z
    .array(
      z.strictObject({
        page: z.array(aimSchema).min(1).max(20),
        /** How long somebody has to answer before the next step. */
        wait: durationSchema.prefault('5m').refine((ms) => ms >= 10_000, 'at least 10s'),
      }),
    )
    .min(1)
    .max(20),
  /** How often all steps are gone through once more. */
  repeat: z.number().int().min(0).max(10).default(1),
});

/** The keys of `oncall` about how people are paged. */
export const pagingShape = {
  /** Means outside Slack that are a person's own: paged beside the direct message. */
  people: z.array(z.strictObject({ user: userIdSchema, receivers: z.array(z.string()).min(1) })).default([]),
  receivers: z.array(receiverSchema).max(200).refine(uniqueNames, 'two receivers have one name').default([]),
  /** The first is that of routes that page and name none. */
  policies: z.array(policySchema).max(200).refine(uniqueNames, 'two policies have one name').default([]),
  /** What service an alert is of: the first of these labels that it has. */
  serviceLabels: z.array(z.string().min(1)).min(1).default(['service', 'namespace', 'app', 'job']),
  /** Pages of one person for one service that follow each other within so long are one. */
  stormWithin: durationSchema.prefault('2m'),
};

export type PagingSettings = z.infer<z.ZodObject<typeof pagingShape>>;

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Names that nothing has. */
export function pagingFaults({ people, receivers, policies }: PagingSettings, teams: readonly string[]): Fault[] {
  const names = receivers.map(({ name }) => name);
  return [
    ...people.flatMap((person, index) =>
      person.receivers.flatMap((name, at) => unknown('receiver', name, names, ['people', index, 'receivers', at])),
    ),
    ...policies.flatMap(({ steps }, index) =>
      steps.flatMap(({ page }, step) =>
        page.flatMap((aim, at) => {
          const path = ['policies', index, 'steps', step, 'page', at];
          if (aim.kind === 'team') return unknown('team', aim.team, teams, path);
          return aim.kind === 'receiver' ? unknown('receiver', aim.name, names, path) : [];
        }),
      ),
    ),
  ];
}

/** Policies that routes name and nothing has, each with its path under `alerts`. */
export function routePolicyFaults(route: WrittenRoute, policies: readonly { readonly name: string }[]): Fault[] {
  const names = policies.map(({ name }) => name);
  return nodesOf(route).flatMap(({ path, escalation }) =>
    escalation === undefined ? [] : unknown('policy', escalation, names, [...path, 'escalation']),
  );
}

/** The complaint about a name that nothing of its kind has, with the nearest. */
function unknown(kind: string, name: string, names: readonly string[], path: (string | number)[]): Fault[] {
  if (names.includes(name)) return [];
  const near = nearest(name, names, 1)[0];
  const way = near === undefined ? `there are: ${names.join(', ') || 'none'}` : `did you mean "${near}"?`;
  return [{ path, message: `no ${kind} is called "${name}"; ${way}` }];
}

/** What the heart is given. */
export function escalationConfigOf({ people, policies, serviceLabels, stormWithin }: PagingSettings): EscalationConfig {
  return {
    policies: policies.map(policyOf),
    ownReceivers: new Map(people.map(({ user, receivers }) => [user, receivers])),
    serviceLabels,
    stormMs: stormWithin,
  };
}

function policyOf({ name, steps, repeat }: PagingSettings['policies'][number]): Policy {
  return { name, steps: steps.map(({ page, wait }) => ({ aims: page, waitMs: wait })), rounds: repeat + 1 };
}
