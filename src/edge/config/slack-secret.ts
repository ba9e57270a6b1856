import { readFileSync } from 'node:fs';
import type { SlackSettings } from '../../core/port/slack-settings.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import { type Secret, secret } from '../../lib/secret.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';

const kinds = {
  SLACK_BOT_TOKEN: { prefix: 'xoxb-', what: 'a bot token, which begins with xoxb-' },
  SLACK_APP_TOKEN: { prefix: 'xapp-', what: 'an app-level token, which begins with xapp-' },
  SLACK_SIGNING_SECRET: { prefix: '', what: 'the signing secret' },
} as const;
type Name = keyof typeof kinds;

/** Slack's settings from configuration and environment. Fails, naming the variable, when one is missing or of the wrong kind. */
export function slackSettings(config: Config['slack'], environment: Environment): SlackSettings {
  const common = {
    botToken: required('SLACK_BOT_TOKEN', environment),
    apiUrl: environment.SLACK_API_URL || undefined,
    proxied: Boolean(environment.HTTPS_PROXY ?? environment.https_proxy),
  };
  if (config.mode === 'socket')
    return { ...common, mode: 'socket', appToken: required('SLACK_APP_TOKEN', environment) };
  return {
    ...common,
    mode: 'http',
    signingSecret: required('SLACK_SIGNING_SECRET', environment),
    host: config.host,
    port: config.port,
  };
}

function required(name: Name, environment: Environment): Secret {
  const value = environment[name]?.trim() || fromFile(name, environment);
  const kind = kinds[name];
  if (!value) throw fail('usage', `${name} is not set.`, { hint: `Set it, or ${name}_FILE, to ${kind.what}.` });
  if (!value.startsWith(kind.prefix)) {
    const other = Object.entries(kinds).find(([, { prefix }]) => prefix !== '' && value.startsWith(prefix));
    throw fail('usage', `${name} is not ${kind.what}.`, {
      hint:
        other === undefined
          ? `Its value must be ${kind.what}.`
          : `It looks like ${other[1].what}: that one belongs in ${other[0]}.`,
    });
  }
  return secret(value);
}

function fromFile(name: Name, environment: Environment): string | undefined {
  const path = environment[`${name}_FILE`];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    throw fail('usage', `${name}_FILE names ${path}, which cannot be read (${reasonOf(thrown)}).`, { cause: thrown });
  }
}
