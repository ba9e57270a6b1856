import type { Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { EnvHttpProxyAgent, fetch as proxiedFetch } from 'undici';
import type { Log } from '../../lib/log.ts';

/** How the bot reaches Slack, shared by its sockets and its calls. */
export interface SlackTransport {
  readonly appToken: string;
  readonly logger: BoltLogger;
  readonly clientOptions: Pick<WebClientOptions, 'slackApiUrl' | 'fetch' | 'timeout'>;
  readonly dispatcher: EnvHttpProxyAgent | undefined;
}

/** Builds it. `apiUrl` replaces Slack's own address; HTTPS_PROXY and NO_PROXY are honoured when `proxied`. */
export function slackTransport(options: {
  appToken: string;
  apiUrl: string | undefined;
  proxied: boolean;
  log: Log;
}): SlackTransport {
  const dispatcher = options.proxied ? new EnvHttpProxyAgent() : undefined;
  return {
    appToken: options.appToken,
    logger: boltLogger(options.log),
    dispatcher,
    clientOptions: {
      timeout: 10_000,
      ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      ...(dispatcher === undefined ? {} : { fetch: proxyFetch(dispatcher) }),
    },
  };
}

/** undici's fetch and the global one differ in their declared types only. */
function proxyFetch(dispatcher: EnvHttpProxyAgent): NonNullable<WebClientOptions['fetch']> {
  const call: unknown = (url: string, init: Parameters<typeof proxiedFetch>[1]) =>
    proxiedFetch(url, { ...init, dispatcher });
  return call as NonNullable<WebClientOptions['fetch']>;
}

/** Bolt's logger onto ours. Its messages can quote payloads, so they go out at debug level only, and warnings without their text's tail. */
export function boltLogger(log: Log): BoltLogger {
  const brief = (parts: unknown[]) => ({ said: parts.map(String).join(' ').slice(0, 300) });
  return {
    debug: () => undefined,
    info: (...parts) => log.debug(brief(parts), 'bolt'),
    warn: (...parts) => log.warn(brief(parts), 'bolt warns'),
    error: (...parts) => log.warn(brief(parts), 'bolt complains'),
    setLevel: () => undefined,
    getLevel: () => 'info' as LogLevel,
    setName: () => undefined,
  };
}
