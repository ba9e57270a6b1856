import { z } from 'zod';
import type { AlertConfig } from '../../core/alert/alert-config.ts';
import { builtInSources } from '../../core/alert/source/built-in-sources.ts';
import { addressSchema } from './address.ts';
import { alertFaults } from './alert-fault.ts';
import type { AlertmanagerFile } from './alertmanager.ts';
import { channelSchema } from './channel.ts';
import { durationSchema } from './duration.ts';
import { ingestSchema, staleAfterDefault } from './ingest.ts';
import { mappingSchema } from './mapping.ts';
import { someMatchers } from './matchers.ts';
import { receiverSchema } from './receiver.ts';
import { routeOf, routeSchema } from './route.ts';
import { messageSchema, stormOf, stormSchema, tellingOf } from './telling.ts';
import { timeIntervalSchema } from './time-interval.ts';
import { verifyResolveSchema } from './verify-resolve.ts';

const topicSchema = z.strictObject({
  /** Name of the Kafka target; without it the only one there is. */
  target: z.string().optional(),
  topic: z.string().min(1).max(249),
  /** The name of a source, built in or of `mappings`. */
  source: z.string().default('auto'),
  /** Where reading begins the first time. */
  from: z.enum(['latest', 'earliest']).default('latest'),
  staleAfter: durationSchema.prefault(staleAfterDefault),
});

const severitySchema = z.strictObject({
  label: z.string().default('severity'),
  critical: z.array(z.string()).default(['critical', 'page', 'emergency', 'fatal']),
  warning: z.array(z.string()).default(['warning', 'warn', 'error', 'major', 'minor']),
  info: z.array(z.string()).default(['info', 'none', 'notice', 'informational']),
  otherwise: z.enum(['critical', 'warning', 'info']).default('warning'),
});

const watchdogSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'a short lower-case name'),
  matchers: someMatchers,
  /** Not heard of for longer, it is absent. */
  within: durationSchema.prefault('10m'),
  /** The topic it comes by; any, if left out. */
  topic: z.string().optional(),
});

const fallbackSchema = z.strictObject({
  /** Chat must have taken nothing for so long. */
  after: durationSchema.prefault('60s'),
  webhook: z.strictObject({ url: addressSchema }),
});

const deadMansSwitchSchema = z.strictObject({
  url: addressSchema,
  method: z.enum(['GET', 'POST']).default('GET'),
  every: durationSchema.prefault('1m'),
});

const routeTestSchema = z.strictObject({
  labels: z.record(z.string(), z.string()),
  /** The receivers that an alert with these labels goes to, in the order of the tree. */
  receivers: z.array(z.string()).min(1),
});

/** The receiver of whatever no route names. */
const defaultReceiver = 'default';

/** Key `alerts` of middlewatch.yaml. Topics and one channel are enough: `{topics: [{topic: alerts}], channel: ops-alerts}`. */
export const alertSchema = z
  .strictObject({
    topics: z.array(topicSchema).default([]),
    /** How records of one's own shape become alerts. */
    mappings: z.array(mappingSchema).default([]),
    /** Lets others send alerts by `POST /ingest/<source>`; without it nobody may. */
    ingest: ingestSchema.optional(),
    /** The Kafka consumer group that reads the topics; each installation needs its own. */
    groupId: z.string().default('middlewatch'),
    /** Where alerts go that no route sends elsewhere. */
    channel: channelSchema,
    /** An alertmanager.yml beside this file: its routes, inhibit rules and time intervals are those of the bot. */
    alertmanagerFile: z.string().min(1).optional(),
    receivers: z.array(receiverSchema).default([]),
    route: routeSchema.default({}),
    inhibitRules: z
      .array(
        z.strictObject({
          name: z.string().optional(),
          source: someMatchers,
          target: someMatchers,
          equal: z.array(z.string()).default([]),
        }),
      )
      .default([]),
    timeIntervals: z.array(timeIntervalSchema).default([]),
    /** What the tree must do, checked by `npm run check-config`. */
    routeTests: z.array(routeTestSchema).default([]),
    severity: severitySchema.prefault({}),
    message: messageSchema.prefault({}),
    storm: stormSchema.prefault({}),
    /** Alerts that always fire, one for each source: they are never posted, their absence is an alert. */
    watchdogs: z.array(watchdogSchema).default([]),
    /** Called only while the bot works, so that its silence calls for help. */
    deadMansSwitch: deadMansSwitchSchema.optional(),
    /** Where what pages goes while Slack takes nothing. */
    fallback: fallbackSchema.optional(),
    /** News that was read later than that after it was written is told in one table, when reading has caught up. */
    maxPageAge: durationSchema.prefault('15m'),
    /** What was owed to chat for longer than that is told in one table. */
    digestAfter: durationSchema.prefault('5m'),
    /** A Kafka target that is not read, or far behind, for so long is an alert. */
    notReadAfter: durationSchema.prefault('2m'),
    /** How the object of an alert that resolves is found in Kubernetes, to be looked at. */
    verifyResolve: verifyResolveSchema,
    /** Records that no source could read are copied there, with the reason and where they came from in their headers. */
    deadLetterTopic: z.string().default('middlewatch.dead-letters'),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of alertFaults(settings)) context.addIssue({ code: 'custom', path, message });
  });

export type AlertSettings = z.infer<typeof alertSchema>;

/**
 * What the heart is given. `onlyTarget` is the Kafka target of topics that name none.
 */
export function alertConfigOf(
  settings: AlertSettings,
  others: { onlyTarget: string; operationsChannel: string | undefined; alertmanager?: AlertmanagerFile | undefined },
): AlertConfig {
  const { critical, warning, info, label, otherwise } = settings.severity;
  const tree = others.alertmanager ?? treeOf(settings);
  return {
    topics: settings.topics.map(({ target, topic, source, from, staleAfter }) => ({
      target: target ?? others.onlyTarget,
      topic,
      source,
      from,
      staleAfterMs: staleAfter,
    })),
    sources: [...builtInSources, ...settings.mappings],
    pushStaleAfterMs: settings.ingest?.staleAfter,
    deadLetterTopic: settings.deadLetterTopic,
    severity: { label, values: { critical, warning, info }, otherwise },
    route: tree.route,
    receivers: [...tree.receivers, { name: defaultReceiver, channel: settings.channel }],
    defaultReceiver,
    telling: tellingOf(settings.message),
    storm: stormOf(settings.storm),
    inhibitRules: tree.inhibitRules,
    timeIntervals: tree.timeIntervals,
    watchdogs: settings.watchdogs.map(({ within, topic, ...same }) => ({ ...same, topic, withinMs: within })),
    catchUp: { maxPageAgeMs: settings.maxPageAge, awayAfterMs: settings.digestAfter },
    notReadAfterMs: settings.notReadAfter,
    verifyResolve: settings.verifyResolve || undefined,
    operationsChannel: others.operationsChannel,
  };
}

/** The default grouping is by alert name, which suits people better than Alertmanager's one group of everything. */
function treeOf(settings: AlertSettings) {
  const route = routeOf(settings.route);
  return {
    route: { ...route, groupBy: route.groupBy ?? ['alertname', 'namespace'] },
    receivers: settings.receivers.map(({ name, channel }) => ({ name, channel })),
    inhibitRules: settings.inhibitRules,
    timeIntervals: settings.timeIntervals,
  };
}
