import { z } from 'zod';
import type { AlertConfig } from '../../core/alert/alert-config.ts';
import { type Matcher, parseMatcher } from '../../core/alert/matcher.ts';
import type { RouteConfig } from '../../core/alert/route.ts';
import { builtInSources } from '../../core/alert/source/built-in-sources.ts';
import { reasonOf } from '../../lib/error.ts';
import { addressSchema } from './address.ts';
import { durationSchema } from './duration.ts';
import { ingestSchema, staleAfterDefault } from './ingest.ts';
import { mappingSchema } from './mapping.ts';
import { muteTimeSchema } from './mute-time.ts';
import { messageSchema, stormOf, stormSchema, tellingOf } from './telling.ts';

const channel = z.string().regex(/^#?[a-z0-9_-]+$|^[CG][A-Z0-9]{5,}$/, 'a channel name or id');
const builtIn = ['auto', ...builtInSources.map((source) => source.name)];

const matcher = z.string().transform((text, context): Matcher => {
  try {
    return parseMatcher(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: reasonOf(thrown) });
    return z.NEVER;
  }
});

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

const routeBase = z.strictObject({
  receiver: z.string().optional(),
  matchers: z.array(matcher).optional(),
  groupBy: z.array(z.string()).optional(),
  groupWait: durationSchema.optional(),
  groupInterval: durationSchema.optional(),
  repeatInterval: durationSchema.optional(),
  /** Whether its alerts may wake a person. */
  pages: z.boolean().optional(),
  /** How long an acknowledgement holds on a route that pages. */
  ackExpiresAfter: durationSchema.optional(),
  /** Alerts of sources that never resolve are closed at this age. */
  closeAfter: durationSchema.optional(),
  continue: z.boolean().optional(),
  /** Names of mute times during which it does not notify. */
  muteTimes: z.array(z.string()).optional(),
});

type WrittenRoute = z.infer<typeof routeBase> & { routes?: WrittenRoute[] | undefined };

/** Alertmanager's routing tree in camel case. */
const routeSchema: z.ZodType<WrittenRoute> = routeBase.extend({
  get routes() {
    return z.array(routeSchema).optional();
  },
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
  matchers: z.array(matcher).min(1),
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
    channel,
    receivers: z.array(z.strictObject({ name: z.string(), channel })).default([]),
    route: routeSchema.default({}),
    inhibitRules: z
      .array(
        z.strictObject({
          name: z.string().optional(),
          source: z.array(matcher).min(1),
          target: z.array(matcher).min(1),
          equal: z.array(z.string()).default([]),
        }),
      )
      .default([]),
    muteTimes: z.array(muteTimeSchema).default([]),
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
    /** Records that no source could read are copied there, with the reason and where they came from in their headers. */
    deadLetterTopic: z.string().default('middlewatch.dead-letters'),
  })
  .superRefine(({ receivers, muteTimes, route, topics, mappings, ingest }, context) => {
    if (topics.length === 0 && ingest === undefined) {
      const message = 'name a topic to read, or open ingest: else no alert ever comes';
      context.addIssue({ code: 'custom', path: ['topics'], message });
    }
    const check = (
      kind: 'receiver' | 'mute time' | 'source',
      names: readonly string[],
      used: readonly Used[],
    ): void => {
      for (const { name, path } of used.filter((each) => !names.includes(each.name))) {
        const message = `no ${kind} is called "${name}"; there are: ${names.join(', ') || 'none'}`;
        context.addIssue({ code: 'custom', path, message });
      }
    };
    const nodes = nodesOf(route, ['route']);
    check(
      'receiver',
      receivers.map((receiver) => receiver.name),
      nodes.flatMap(({ node, path }) =>
        node.receiver === undefined ? [] : [{ name: node.receiver, path: [...path, 'receiver'] }],
      ),
    );
    check(
      'mute time',
      muteTimes.map((muteTime) => muteTime.name),
      nodes.flatMap(({ node, path }) => (node.muteTimes ?? []).map((name) => ({ name, path: [...path, 'muteTimes'] }))),
    );
    const own = mappings.map((mapping) => mapping.name);
    check(
      'source',
      [...builtIn, ...own],
      topics.map(({ source }, index) => ({ name: source, path: ['topics', index, 'source'] })),
    );
    for (const [index, name] of own.entries()) {
      if (!builtIn.includes(name) && own.indexOf(name) === index) continue;
      const message = `there is a source "${name}" already`;
      context.addIssue({ code: 'custom', path: ['mappings', index, 'name'], message });
    }
  });

interface Used {
  readonly name: string;
  readonly path: (string | number)[];
}

export type AlertSettings = z.infer<typeof alertSchema>;

/** The receiver of whatever no route names. */
const defaultReceiver = 'default';

/**
 * What the heart is given. `onlyTarget` is the Kafka target of topics that name none.
 * The default grouping is by alert name, which suits people better than Alertmanager's one group of everything.
 */
export function alertConfigOf(
  settings: AlertSettings,
  others: { onlyTarget: string; operationsChannel: string | undefined },
): AlertConfig {
  const { critical, warning, info, label, otherwise } = settings.severity;
  const route = routeOf(settings.route);
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
    route: { ...route, groupBy: route.groupBy ?? ['alertname', 'namespace'] },
    receivers: [...settings.receivers, { name: defaultReceiver, channel: settings.channel }],
    defaultReceiver,
    inhibitRules: settings.inhibitRules,
    muteTimes: settings.muteTimes,
    telling: tellingOf(settings.message),
    storm: stormOf(settings.storm),
    watchdogs: settings.watchdogs.map(({ within, topic, ...same }) => ({ ...same, topic, withinMs: within })),
    catchUp: { maxPageAgeMs: settings.maxPageAge, awayAfterMs: settings.digestAfter },
    operationsChannel: others.operationsChannel,
  };
}

function routeOf(written: WrittenRoute): RouteConfig {
  const { groupWait, groupInterval, repeatInterval, ackExpiresAfter, closeAfter, routes, ...same } = written;
  return {
    ...same,
    groupWaitMs: groupWait,
    groupIntervalMs: groupInterval,
    repeatIntervalMs: repeatInterval,
    ackExpiresAfterMs: ackExpiresAfter,
    closeAfterMs: closeAfter,
    routes: routes?.map(routeOf),
  };
}

/** Every node of the written tree with its path in the file. */
function nodesOf(node: WrittenRoute, path: (string | number)[]): { node: WrittenRoute; path: (string | number)[] }[] {
  const children = (node.routes ?? []).flatMap((child, index) => nodesOf(child, [...path, 'routes', index]));
  return [{ node, path }, ...children];
}
