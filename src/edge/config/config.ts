import { z } from 'zod';
import { reasonOf } from '../../lib/error.ts';
import { accessSchema } from './access.ts';
import { alertSchema } from './alert.ts';
import type { AlertmanagerFile } from './alertmanager.ts';
import { channelSchema } from './channel.ts';
import { eventSchema } from './event.ts';
import { incidentSchema } from './incident.ts';
import { noSuchGroup, unknownGroups } from './member.ts';
import { oncallSchema } from './oncall.ts';
import { routePolicyFaults } from './paging.ts';
import { reportsSchema } from './report.ts';
import { storeSchema } from './store.ts';
import { dockerTargetSchema, kafkaTargetSchema, kubernetesTargetSchema, minioTargetSchema } from './target.ts';
import { uniqueNames } from './unique-names.ts';

const word = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,20}-?$/, 'lower-case letters, digits and hyphens');
const port = z.number().int().min(0).max(65_535);

const slackSchema = z.strictObject({
  /** `socket`: the bot opens connections, nothing has to reach it. `http`: Slack sends requests to /slack/events. */
  mode: z.enum(['socket', 'http']).default('socket'),
  host: z.string().default('127.0.0.1'),
  port: port.default(3000),
  /** `x-` turns /k8s into /x-k8s, for workspaces where a name is taken. */
  prefix: word.optional(),
  /** One slash command for everything: `mw` gives /mw k8s get pods. */
  single: word.optional(),
});

/** Patterns of secrets that only this company has; what everyone knows is found without. */
const redactSchema = z.strictObject({
  patterns: z
    .array(
      z
        .string()
        .min(4)
        .max(500)
        .transform((text, context): RegExp => {
          try {
            const pattern = new RegExp(text, 'u');
            if (!pattern.test('')) return pattern;
            context.addIssue({ code: 'custom', message: `"${text}" matches everything` });
          } catch (thrown) {
            context.addIssue({
              code: 'custom',
              message: `"${text}" is not a regular expression (${reasonOf(thrown)})`,
            });
          }
          return z.NEVER;
        }),
    )
    .max(50)
    .default([]),
});

const targets = <T extends z.ZodType<{ name: string }>>(schema: T) =>
  z.array(schema).refine(uniqueNames, 'two targets have one name').default([]);

/** middlewatch.yaml as a whole. Each key has a default, so that an empty file is a bot that can look at nothing. */
export const configSchema = z
  .strictObject({
    slack: slackSchema.prefault({}),
    /** Where incidents of the bot itself are told: refused deliveries, gaps, bad configuration. */
    operationsChannel: channelSchema.default('ops'),
    store: storeSchema.prefault({}),
    http: z.strictObject({ host: z.string().default('127.0.0.1'), port: port.default(8080) }).prefault({}),
    log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
    redact: redactSchema.prefault({}),
    access: accessSchema.prefault({}),
    kubernetes: targets(kubernetesTargetSchema),
    kafka: targets(kafkaTargetSchema),
    minio: targets(minioTargetSchema),
    docker: targets(dockerTargetSchema),
    /** The target a channel means when nobody says --on, by channel and system. */
    defaults: z
      .record(
        channelSchema,
        z.strictObject({
          kubernetes: z.string().optional(),
          kafka: z.string().optional(),
          minio: z.string().optional(),
          docker: z.string().optional(),
        }),
      )
      .default({}),
    alerts: alertSchema.optional(),
    /** What is told by the clock. */
    reports: reportsSchema,
    oncall: oncallSchema.prefault({}),
    incidents: incidentSchema.prefault({}),
    events: eventSchema.optional(),
    /** Status file of a local lab, shown in /ops health while it is being built. */
    labStatus: z.string().optional(),
  })
  .superRefine(({ access, kubernetes, kafka, minio, alerts, oncall }, context) => {
    for (const [kind, targets] of Object.entries({ kafka, minio })) {
      for (const [index, { watch }] of targets.entries()) {
        if (watch === undefined || alerts !== undefined) continue;
        const message =
          'what is noticed cannot be told: there is no key "alerts"; write it with a channel, and topics or ingest';
        context.addIssue({ code: 'custom', path: [kind, index, 'watch'], message });
      }
    }
    for (const { path, message } of routePolicyFaults(alerts?.route ?? {}, oncall.policies))
      context.addIssue({ code: 'custom', path: ['alerts', ...path], message });
    for (const [index, { impersonate = [] }] of kubernetes.entries()) {
      for (const [at, rule] of impersonate.entries()) {
        for (const group of unknownGroups(rule.members, access.groups)) {
          const message = noSuchGroup(group, access.groups);
          context.addIssue({ code: 'custom', path: ['kubernetes', index, 'impersonate', at, 'members'], message });
        }
      }
    }
  });

export type Config = z.infer<typeof configSchema> & {
  /** What `alerts.alertmanagerFile` names, read. */
  readonly alertmanager?: AlertmanagerFile;
};
