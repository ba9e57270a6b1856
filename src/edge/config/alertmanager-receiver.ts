import { z } from 'zod';
import { channelSchema } from './channel.ts';

/** The integrations of Alertmanager 0.31 and after; what is in them belongs to other programs, save a Slack channel. */
const others = [
  'discord',
  'email',
  'incidentio',
  'jira',
  'mattermost',
  'msteams',
  'msteamsv2',
  'opsgenie',
  'pagerduty',
  'pushover',
  'rocketchat',
  'sns',
  'telegram',
  'victorops',
  'webex',
  'webhook',
  'wechat',
].map((name) => `${name}_configs`);

const someConfigs = z.array(z.unknown()).nullish();

/** A receiver as alertmanager.yml writes it: its name, the channels of its slack_configs, and what else it has. */
export const integrationsSchema = z
  .strictObject({
    name: z.string().min(1),
    slack_configs: z.array(z.looseObject({ channel: z.string().nullish() })).nullish(),
    ...Object.fromEntries(others.map((key) => [key, someConfigs])),
  })
  .transform(({ name, slack_configs, ...configs }) => ({
    name,
    slackChannels: (slack_configs ?? []).map(({ channel }) => channel ?? ''),
    configs: Object.fromEntries(
      Object.entries({ slack_configs, ...configs }).filter(([, found]) => Array.isArray(found) && found.length > 0),
    ),
  }));

export type Integrations = z.infer<typeof integrationsSchema>;

/** The channels that its slack_configs name, each once; a template or a person is none. */
export function channelsOf({ slackChannels }: Integrations): string[] {
  return [...new Set(slackChannels)].filter((channel) => channelSchema.safeParse(channel).success);
}

/** What the receivers have that the bot does not use: `email_configs of team-x, team-y`. */
export function unusedIntegrations(receivers: readonly Integrations[]): string[] {
  return others.flatMap((key) => {
    const having = receivers.filter(({ configs }) => Object.hasOwn(configs, key)).map(({ name }) => name);
    return having.length === 0 ? [] : [`${key} of ${having.join(', ')}`];
  });
}
