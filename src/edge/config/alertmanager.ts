import { basename } from 'node:path';
import { z } from 'zod';
import type { AlertConfig } from '../../core/alert/alert-config.ts';
import type { RouteConfig } from '../../core/alert/route.ts';
import { channelsOf, type Integrations, integrationsSchema, unusedIntegrations } from './alertmanager-receiver.ts';
import {
  alertmanagerNodes,
  alertmanagerRouteSchema,
  alertmanagerTree,
  alertmanagerWords,
} from './alertmanager-route.ts';
import { deprecatedMatchers, flagless } from './alertmanager-value.ts';
import { matchersSchema } from './matchers.ts';
import { readYaml } from './read-yaml.ts';
import type { ReceiverSettings } from './receiver.ts';
import { routeFaults } from './route-fault.ts';
import { alertmanagerIntervalSchema } from './time-interval.ts';

/** What the bot takes from an alertmanager.yml. */
export interface AlertmanagerFile extends Pick<AlertConfig, 'inhibitRules' | 'timeIntervals' | 'receivers'> {
  /** Absolute. */
  readonly path: string;
  readonly route: RouteConfig;
  /** What stands in the file and means nothing to the bot, as people would name it. */
  readonly ignored: readonly string[];
}

const inhibitRuleSchema = z
  .strictObject({
    name: z.string().nullish(),
    source_match: deprecatedMatchers('='),
    source_match_re: deprecatedMatchers('=~'),
    source_matchers: matchersSchema.nullish(),
    target_match: deprecatedMatchers('='),
    target_match_re: deprecatedMatchers('=~'),
    target_matchers: matchersSchema.nullish(),
    equal: z.array(z.string().min(1)).nullish(),
  })
  .transform((rule) => ({
    ...(rule.name && { name: rule.name }),
    source: [...(rule.source_match ?? []), ...(rule.source_match_re ?? []), ...(rule.source_matchers ?? [])],
    target: [...(rule.target_match ?? []), ...(rule.target_match_re ?? []), ...(rule.target_matchers ?? [])],
    equal: rule.equal ?? [],
  }));

const fileSchema = z.strictObject({
  global: flagless,
  templates: flagless,
  tracing: flagless,
  route: alertmanagerRouteSchema,
  receivers: z.array(integrationsSchema).nullish(),
  inhibit_rules: z.array(inhibitRuleSchema).nullish(),
  time_intervals: z.array(alertmanagerIntervalSchema).nullish(),
  mute_time_intervals: z.array(alertmanagerIntervalSchema).nullish(),
});

/**
 * Reads an alertmanager.yml as it is; its receivers find their channels in `mapped`, else in their slack_configs.
 * Fails with `usage`, every fault as a line, as Alertmanager would refuse it, and where a receiver has no channel anywhere.
 */
export function readAlertmanager(text: string, path: string, mapped: readonly ReceiverSettings[]): AlertmanagerFile {
  const schema = fileSchema.superRefine((file, context) => {
    for (const { path: at, message } of faultsOf(file, mapped)) context.addIssue({ code: 'custom', path: at, message });
  });
  const file = readYaml(text, path, schema, 'text');
  const receivers = file.receivers ?? [];
  return {
    path,
    route: alertmanagerTree(file.route, new Set(mapped.filter(({ pages }) => pages).map(({ name }) => name))),
    inhibitRules: file.inhibit_rules ?? [],
    timeIntervals: intervalsOf(file),
    receivers: receivers.map((receiver) => ({ name: receiver.name, channel: channelFor(receiver, mapped) })),
    ignored: [
      ...(['global', 'templates', 'tracing'] as const).filter((key) => file[key] !== undefined),
      ...unusedIntegrations(receivers),
    ],
  };
}

type File = z.infer<typeof fileSchema>;

function intervalsOf({ time_intervals, mute_time_intervals }: File) {
  return [...(mute_time_intervals ?? []), ...(time_intervals ?? [])];
}

function channelFor(receiver: Integrations, mapped: readonly ReceiverSettings[]): string | undefined {
  const here = mapped.find(({ name }) => name === receiver.name);
  return here === undefined ? channelsOf(receiver)[0] : here.channel;
}

function faultsOf(file: File, mapped: readonly ReceiverSettings[]): { path: (string | number)[]; message: string }[] {
  const receivers = file.receivers ?? [];
  const names = receivers.map(({ name }) => name);
  const intervals = intervalsOf(file).map(({ name }) => name);
  const nodes = alertmanagerNodes(file.route);
  const used = new Set(nodes.map(({ receiver }) => receiver));
  return [
    ...(file.route.receiver ? [] : [{ path: ['route'], message: 'the root route must name a receiver' }]),
    ...twice('receiver', names, 'receivers'),
    ...twice('time interval', intervals, 'time_intervals'),
    ...routeFaults(nodes, { receivers: names, intervals }, alertmanagerWords),
    ...mapped
      .filter(({ name }) => !names.includes(name))
      .map(({ name }) => ({ path: ['receivers'], message: `none is called "${name}", as middlewatch.yaml says` })),
    ...receivers.flatMap((receiver, index) => {
      const known = !used.has(receiver.name) || mapped.some(({ name }) => name === receiver.name);
      const wrong = known ? undefined : withoutChannel(receiver);
      return wrong === undefined ? [] : [{ path: ['receivers', index], message: wrong }];
    }),
  ];
}

function twice(what: string, names: readonly string[], key: string): { path: string[]; message: string }[] {
  const again = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(again)].map((name) => ({ path: [key], message: `two ${what}s are called "${name}"` }));
}

/** Why a receiver that middlewatch.yaml does not map has no channel. One without any integration tells nobody, and needs none. */
function withoutChannel(receiver: Integrations): string | undefined {
  const channels = channelsOf(receiver);
  const others = Object.keys(receiver.configs);
  if (channels.length === 1 || (channels.length === 0 && others.length === 0)) return undefined;
  const why =
    channels.length > 1
      ? `has ${channels.length} channels (${channels.join(', ')}), and one is needed`
      : `has no channel (it has ${others.join(', ')})`;
  const way = `middlewatch.yaml: alerts.receivers: [{name: ${JSON.stringify(receiver.name)}, channel: …}]`;
  return `the receiver "${receiver.name}" ${why}; name one in ${way}, or none there to tell nobody`;
}

/** One sentence for the log and the configuration check: what of the file is not used. */
export function ignoredSentence({ path, ignored }: Pick<AlertmanagerFile, 'path' | 'ignored'>): string | undefined {
  if (ignored.length === 0) return undefined;
  return `${basename(path)}: not used here: ${ignored.join('; ')}.`;
}
