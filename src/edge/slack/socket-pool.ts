import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../lib/clock.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import { tokenRefusal } from './slack-call.ts';
import type { SlackTransport } from './transport.ts';

const sockets = 2;
const helloWithinMs = 15_000;
const shortestBackoffMs = 100;
const longestBackoffMs = 10_000;

/** What is known of the sockets, for health. */
export interface SocketState {
  readonly active: number;
  readonly wanted: number;
  readonly lastMessageAt: number | undefined;
}

/**
 * A Bolt receiver over two Socket Mode connections: while one is refreshed the other hears.
 * It reconnects by itself: Bolt's own reconnection waits 5 s and ends in an unhandled rejection when Slack refuses it.
 */
export function socketPool(deps: {
  transport: SlackTransport;
  clock: Clock;
  log: Log;
}): Receiver & { state(): SocketState } {
  const { clock, log } = deps;
  const stopping = new AbortController();
  const active = new Set<number>();
  const receivers = new Map<number, SocketModeReceiver>();
  const loops: Promise<void>[] = [];
  let lastMessageAt: number | undefined;
  let hosted: App | undefined;

  function open(): SocketModeReceiver {
    const { transport } = deps;
    const receiver = new SocketModeReceiver({
      appToken: transport.appToken,
      autoReconnectEnabled: false,
      logger: transport.logger,
      ...(transport.dispatcher === undefined ? {} : { dispatcher: transport.dispatcher }),
      // A fresh object each: the socket client writes its own retry settings into what it is given.
      installerOptions: { clientOptions: { ...transport.clientOptions, retryConfig: { retries: 0 } } },
    });
    if (hosted !== undefined) receiver.init(hosted);
    receiver.client.on('ws_message', () => {
      lastMessageAt = clock.now();
    });
    return receiver;
  }

  /** Connects once and waits for the end of that connection; fails when there is no hello in time. */
  async function live(index: number, onOpen: () => void): Promise<void> {
    const receiver = open();
    receivers.set(index, receiver);
    const ended = new Promise<void>((resolve) => receiver.client.once('disconnected', () => resolve()));
    const started = receiver.client.start();
    started.catch(() => undefined);
    const hello = clock
      .sleep(helloWithinMs, stopping.signal)
      .then(() => Promise.reject(new Error(`no hello within ${helloWithinMs / 1000} s`)));
    hello.catch(() => undefined);
    try {
      await Promise.race([started, hello]);
    } catch (thrown) {
      receiver.client.disconnect().catch(() => undefined);
      throw thrown;
    }
    active.add(index);
    onOpen();
    await ended;
    active.delete(index);
  }

  async function keepAlive(index: number, onOpen: () => void, onRefused: (thrown: unknown) => void): Promise<void> {
    let backoffMs = 0;
    while (!stopping.signal.aborted) {
      try {
        await live(index, onOpen);
        // It stood: Slack renews connections now and then, and a command typed meanwhile would be lost.
        backoffMs = 0;
      } catch (thrown) {
        const code = tokenRefusal(thrown);
        if (code !== undefined) onRefused(refusedToken(code, thrown));
        log.warn({ socket: index, reason: reasonOf(thrown) }, 'no connection to Slack');
        backoffMs = Math.min(Math.max(shortestBackoffMs, backoffMs * 2), longestBackoffMs);
      }
      await clock.sleep(backoffMs, stopping.signal).catch(() => undefined);
    }
  }

  return {
    init(app) {
      hosted = app;
    },
    start() {
      // Settles once, with the first socket; a token that is refused later is only logged, for it may be mended at Slack.
      return new Promise<void>((resolve, reject) => {
        for (let index = 0; index < sockets; index += 1) loops.push(keepAlive(index, resolve, reject));
      });
    },
    async stop() {
      stopping.abort(new Error('stopping'));
      await Promise.all([...receivers.values()].map((receiver) => receiver.client.disconnect().catch(() => undefined)));
      await Promise.allSettled(loops);
    },
    state: () => ({ active: active.size, wanted: sockets, lastMessageAt }),
  };
}

function refusedToken(code: string, cause: unknown): Error {
  return fail('usage', `Slack does not accept SLACK_APP_TOKEN (${code}).`, {
    hint: 'Make an app-level token with the scope connections:write; it begins with xapp-.',
    cause,
  });
}
