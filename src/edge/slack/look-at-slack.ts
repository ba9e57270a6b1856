import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Heard } from '../../core/doctor/judge-skew.ts';
import type { ChannelAnswer, TokenAnswer } from '../../core/doctor/judge-slack.ts';
import type { SlackSettings } from '../../core/port/slack-settings.ts';
import type { Clock } from '../../lib/clock.ts';
import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import { channelIds } from './channel-ids.ts';
import { listChannels } from './list-channels.ts';
import { askPostable, type Postable } from './postable.ts';
import { slackFailure, tokenRefusal } from './slack-call.ts';
import { slackTransport } from './transport.ts';

/** What Slack says to the tokens, without hearing anything and without a message to anybody. */
export interface SlackLook {
  readonly bot: TokenAnswer;
  /** Undefined in HTTP mode, which has none. */
  readonly app: TokenAnswer | undefined;
  /** Scopes of the bot token; undefined where it was not accepted. */
  readonly scopes: readonly string[] | undefined;
  readonly heard: Heard | undefined;
  postable(nameOrId: string): Promise<Postable>;
  /** Whether a channel can be seen, whoever is in it. */
  visible(nameOrId: string): Promise<ChannelAnswer>;
  close(): Promise<void>;
}

/** Asks Slack with both tokens; a call that fails is an answer too. */
export async function lookAtSlack(settings: SlackSettings, deps: { clock: Clock; log: Log }): Promise<SlackLook> {
  const { clock } = deps;
  const appToken = settings.mode === 'socket' ? settings.appToken.reveal() : undefined;
  const transport = slackTransport({
    appToken: appToken ?? '',
    apiUrl: settings.apiUrl,
    proxied: settings.proxied,
    log: deps.log,
  });
  let serverAt: number | undefined;
  const ask: NonNullable<WebClientOptions['fetch']> = transport.clientOptions.fetch ?? fetch;
  const options: WebClientOptions = {
    ...transport.clientOptions,
    logger: transport.logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // The SDK keeps the headers of an answer to itself.
    fetch: async (url, init) => {
      const answer = await ask(url, init);
      const at = Date.parse(answer.headers.get('date') ?? '');
      serverAt = Number.isNaN(at) ? undefined : at;
      return answer;
    },
  };
  const client = new WebClient(settings.botToken.reveal(), options);
  const askedAt = clock.now();
  let scopes: readonly string[] | undefined;
  const bot = await answerOf(clock, async () => {
    const me = await client.auth.test();
    scopes = me.response_metadata?.scopes;
    return `@${me.user ?? '?'} in ${me.team ?? '?'}`;
  });
  const heard = serverAt === undefined ? undefined : { askedAt, answeredAt: clock.now(), serverAt };
  const app =
    appToken === undefined
      ? undefined
      : await answerOf(clock, async () => {
          // Asks for the address of a socket; opening none costs nothing.
          await new WebClient(appToken, options).apps.connections.open({});
          return 'may open sockets';
        });
  const channelId = channelIds(listChannels(client), clock);
  return {
    bot,
    app,
    scopes,
    heard,
    postable: (nameOrId) => askPostable(client, nameOrId, channelId),
    visible: (nameOrId) =>
      channelId(nameOrId).then(
        () => ({ kind: 'visible' }),
        (thrown: unknown) =>
          thrown instanceof MiddlewatchError && thrown.code === 'not-found'
            ? { kind: 'refused', why: 'there is none that the bot can see' }
            : { kind: 'unknown', why: reasonOf(thrown) },
      ),
    close: async () => transport.dispatcher?.close(),
  };
}

async function answerOf(clock: Clock, ask: () => Promise<string>): Promise<TokenAnswer> {
  const startedAt = clock.now();
  try {
    const as = await ask();
    return { kind: 'accepted', as, tookMs: clock.now() - startedAt };
  } catch (thrown) {
    const code = tokenRefusal(thrown);
    if (code !== undefined) return { kind: 'refused', code };
    return { kind: 'silent', why: slackFailure('the question who the bot is', thrown).message };
  }
}
