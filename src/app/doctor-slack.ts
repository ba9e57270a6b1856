import { type Finding, unknown } from '../core/doctor/finding.ts';
import { judgeSkew } from '../core/doctor/judge-skew.ts';
import {
  type ChannelAnswer,
  judgeChannel,
  judgeScopes,
  judgeToken,
  type NamedChannel,
} from '../core/doctor/judge-slack.ts';
import type { SlackSettings } from '../core/port/slack-settings.ts';
import type { Config } from '../edge/config/config.ts';
import type { Environment } from '../edge/config/environment.ts';
import { slackSettings } from '../edge/config/slack-secret.ts';
import { botScopes } from '../edge/slack/bot-scopes.ts';
import { lookAtSlack, type SlackLook } from '../edge/slack/look-at-slack.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { alertConfigFrom } from './alert-config.ts';
import { failureOf } from './doctor-failure.ts';

/** Tokens, scopes, Slack's clock and every channel that the configuration names. */
export async function lookAtSlackSide(
  of: { config: Config; environment: Environment },
  deps: { clock: Clock; log: Log },
): Promise<readonly Finding[]> {
  const channels = channelsOf(of.config);
  let settings: SlackSettings;
  try {
    settings = slackSettings(of.config.slack, of.environment);
  } catch (thrown) {
    return [
      failureOf('Slack tokens', thrown),
      judgeScopes(undefined, botScopes),
      ...channels.map((channel) => judgeChannel(channel, undefined)),
    ];
  }
  const look = await lookAtSlack(settings, deps);
  try {
    return [
      judgeToken('Slack bot token', look.bot),
      secondSecret(look),
      judgeScopes(look.scopes, botScopes),
      judgeSkew('Slack', look.heard),
      ...(await findChannels(channels, look)),
    ];
  } finally {
    await look.close();
  }
}

function secondSecret({ app }: SlackLook): Finding {
  if (app !== undefined) return judgeToken('Slack app token', app);
  const fix = 'After the start type /ops health in Slack: an answer proves it.';
  return unknown('Slack signing secret', 'is set; only a request of Slack proves it', fix);
}

/** One after the other: Slack limits these calls. */
async function findChannels(channels: readonly NamedChannel[], look: SlackLook): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const channel of channels) {
    findings.push(judgeChannel(channel, await askAbout(channel, look)));
  }
  return findings;
}

async function askAbout({ channel, posts }: NamedChannel, look: SlackLook): Promise<ChannelAnswer | undefined> {
  if (look.bot.kind !== 'accepted') return undefined;
  return posts ? look.postable(channel) : look.visible(channel);
}

/** Every channel that is named, once, with what it is for. */
export function channelsOf(config: Config): readonly NamedChannel[] {
  const found = new Map<string, { uses: Set<string>; posts: boolean }>();
  const add = (channel: string, use: string, posts: boolean): void => {
    const key = channel.replace(/^#/, '');
    const known = found.get(key) ?? { uses: new Set<string>(), posts: false };
    found.set(key, { uses: known.uses.add(use), posts: known.posts || posts });
  };
  add(config.operationsChannel, 'operations', true);
  for (const { name, channel } of receiversOf(config))
    if (channel !== undefined) add(channel, `receiver ${name}`, true);
  for (const { name, channel } of config.reports) add(channel ?? config.operationsChannel, `report ${name}`, true);
  for (const channel of Object.keys(config.defaults)) add(channel, 'defaults', false);
  for (const { name, channels = [] } of config.access.roles)
    for (const channel of channels) add(channel, `role ${name}`, false);
  for (const channel of config.access.readOnlyChannels) add(channel, 'read-only', false);
  return [...found].map(([channel, { uses, posts }]) => ({ channel, uses: [...uses], posts }));
}

function receiversOf(config: Config) {
  try {
    return alertConfigFrom(config)?.receivers ?? [];
  } catch {
    // What is wrong with alerts is said by the look at the configuration.
    return [];
  }
}
