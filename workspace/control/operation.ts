import { z } from 'zod';
import { performAct } from '../act/act.ts';
import { type Change, isVisibleTo } from '../changes.ts';
import type { Context } from '../context.ts';
import { verifyRequestUrl } from '../deliver/http-transport.ts';
import { faultSchema } from '../fault/fault.ts';
import { rateModeSchema } from '../fault/rate-limit.ts';
import { actSchema } from '../http/act-schema.ts';
import { pageChannel, pageUser } from '../http/page-route.ts';
import { resetWorkspace } from '../reset.ts';
import type { AppSockets } from '../socket/app-socket.ts';
import { channelOperations } from './channel-operation.ts';
import { operation } from './define.ts';
import { findUser, seenMessages } from './find.ts';
import { userGroupOperations } from './user-group-operation.ts';

const nothing = z.object({});

/** Everything the control API can do, by name. The client's types are taken from here. */
export function operations(context: Context, sockets: AppSockets) {
  return {
    ...channelOperations(context),
    ...userGroupOperations(context),
    ...observation(context),
    ...interference(context, sockets),
    /** Back to the seed: messages, faults, journal, settings and clock-driven things gone; ids and tokens stay. */
    reset: operation(nothing, () => resetWorkspace(context)),
    act: operation(actSchema, (act) => performAct(context, act)),
  };
}

export type Operations = ReturnType<typeof operations>;

/** Looking, without touching. */
function observation(context: Context) {
  const { store, changes, journal, views, delivery, clock, identity, settings } = context;
  return {
    state: operation(nothing, () => ({
      connected: delivery.connected(),
      revision: changes.revision(),
      nowMs: clock.nowMs(),
      teamId: identity.teamId,
      appId: identity.appId,
      botUserId: identity.botUserId,
      botId: identity.botId,
      requestUrl: settings.requestUrl ?? null,
      unknownMethods: [...settings.unknownMethods],
    })),
    users: operation(nothing, () => store.user.list().map(pageUser)),
    channels: operation(nothing, () => store.channel.list().map((channel) => pageChannel(context, channel))),
    messages: operation(
      z.object({
        channel: z.string().optional(),
        thread: z.string().optional(),
        as: z.string().optional(),
        limit: z.int().min(1).max(10_000).default(1_000),
      }),
      (query) => seenMessages(context, query),
    ),
    views: operation(z.object({ as: z.string() }), ({ as }) => views.stack(findUser(context, as).id)),
    home: operation(z.object({ as: z.string() }), ({ as }) => views.home(findUser(context, as).id) ?? null),
    /** What happened after `since`; waits for something to happen, at most `timeoutMs`. */
    changes: operation(
      z.object({ since: z.int().min(0), timeoutMs: z.int().min(0).max(60_000).default(0), as: z.string().optional() }),
      async ({ since, timeoutMs, as }) => {
        await nextChange(context, since, timeoutMs);
        const viewer = as === undefined ? undefined : findUser(context, as).id;
        const isSeen = ({ push }: Change) => viewer === undefined || isVisibleTo(store, push, viewer);
        return { revision: changes.revision(), changes: changes.since(since).filter(isSeen) };
      },
    ),
    journal: operation(nothing, () => journal.list()),
  };
}

function nextChange({ changes }: Context, since: number, timeoutMs: number): Promise<void> {
  if (changes.revision() > since || timeoutMs === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const stopListening = changes.subscribe(settle);
    const timer = setTimeout(settle, timeoutMs);
  });
}

/** Making things go wrong, and time pass. */
function interference(context: Context, sockets: AppSockets) {
  const { clock, faults, journal, rateLimit, settings, identity, ids, changes } = context;
  return {
    /** Do-not-disturb for so long, from now; 0 ends it. */
    setQuiet: operation(
      z.object({
        as: z.string(),
        forMs: z
          .int()
          .min(0)
          .max(7 * 86_400_000),
      }),
      ({ as, forMs }) => {
        const user = findUser(context, as);
        context.store.user.put({ ...user, quietUntilS: forMs === 0 ? 0 : Math.ceil((clock.nowMs() + forMs) / 1000) });
      },
    ),
    clearJournal: operation(nothing, () => journal.clear()),
    advance: operation(
      z.object({
        byMs: z
          .int()
          .min(0)
          .max(366 * 86_400_000),
      }),
      ({ byMs }) => clock.advance(byMs),
    ),
    addFault: operation(faultSchema, (fault) => faults.add(fault)),
    clearFaults: operation(nothing, () => faults.clear()),
    setRateLimits: operation(z.object({ mode: rateModeSchema }), ({ mode }) => rateLimit.configure(mode)),
    revokeScope: operation(z.object({ scope: z.string() }), ({ scope }) => void settings.revokedScopes.add(scope)),
    restoreScopes: operation(nothing, () => settings.revokedScopes.clear()),
    disconnectSockets: operation(
      z.object({
        reason: z
          .enum(['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'])
          .default('refresh_requested'),
      }),
      ({ reason }) => sockets.disconnect(reason),
    ),
    dropSockets: operation(nothing, () => sockets.drop()),
    /** HTTP mode from now on, if the app proves that it answers there; `null` is Socket Mode. */
    setRequestUrl: operation(z.object({ url: z.url().nullable() }), async ({ url }) => {
      const deps = { clock, signingSecret: identity.signingSecret };
      const isVerified = url === null || (await verifyRequestUrl(deps, url, ids.hex(32)));
      if (isVerified) settings.requestUrl = url ?? undefined;
      changes.publish({ type: 'bot', connected: context.delivery.connected() });
      return { isVerified };
    }),
  };
}
