import type { SlackSettings } from '../../src/core/port/slack-settings.ts';
import { secret } from '../../src/lib/secret.ts';
import type { Workspace } from '../../workspace/start.ts';

/** What a bot needs to speak with a local workspace by Socket Mode. */
export function socketSettings({ botToken, appToken, apiUrl }: Workspace): SlackSettings {
  return { mode: 'socket', botToken: secret(botToken), appToken: secret(appToken), apiUrl, proxied: false };
}

/** The same by HTTP, on a port of its own. */
export function httpSettings({ botToken, signingSecret, apiUrl }: Workspace, port: number): SlackSettings {
  return {
    mode: 'http',
    botToken: secret(botToken),
    signingSecret: secret(signingSecret),
    host: '127.0.0.1',
    port,
    apiUrl,
    proxied: false,
  };
}
