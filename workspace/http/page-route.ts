import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { z } from 'zod';
import { performAct } from '../act/act.ts';
import { canRead } from '../changes.ts';
import type { Context } from '../context.ts';
import type { Boot, History, Home, PageChannel, PageUser } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { actSchema } from './act-schema.ts';

const pageRoot = fileURLToPath(new URL('../page', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** The only files of node_modules that a browser may have. */
const vendorFiles = new Map([
  ['htm/preact/standalone.module.js', 'htm/preact/standalone.module.js'],
  ['htm/htm.module.js', 'htm/dist/htm.module.js'],
  ['preact/preact.module.js', 'preact/dist/preact.module.js'],
  ['preact/hooks.module.js', 'preact/hooks/dist/hooks.module.js'],
]);

const historyLimit = 100;

/** What the chat page asks: its own files and `/page/…`. The caller has checked the cookie. */
export function pageRoute(context: Context): Hono {
  const route = new Hono();
  route.get('/', serveStatic({ root: pageRoot, path: 'index.html' }));
  route.get('/page/boot', (c) => c.json(boot(context)));
  route.get('/page/history', (c) => {
    const query = historyQuery.safeParse(c.req.query());
    if (!query.success) return c.json({ ok: false, error: z.prettifyError(query.error) }, 400);
    if (!canRead(context.store, query.data.channel, query.data.as)) {
      return c.json({ ok: false, error: 'This channel is not readable for this person.' }, 403);
    }
    return c.json(history(context, query.data));
  });
  route.get('/page/home', (c) => {
    const answer: Home = { view: context.views.home(c.req.query('as') ?? '') ?? null };
    return c.json(answer);
  });
  route.post('/page/act', async (c) => {
    const act = actSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!act.success) return c.json({ ok: false, error: z.prettifyError(act.error) }, 400);
    return c.json(await performAct(context, act.data));
  });
  route.get('/page/*', serveStatic({ root: pageRoot, rewriteRequestPath: (path) => path.replace(/^\/page/, '') }));
  for (const [path, file] of vendorFiles) route.get(`/vendor/${path}`, serveStatic({ root: modules, path: file }));
  return route;
}

const historyQuery = z.object({
  channel: z.string(),
  as: z.string(),
  thread: z.string().optional(),
  before: z.string().optional(),
});

function history(context: Context, { channel, as, thread, before }: z.infer<typeof historyQuery>): History {
  const found = context.store.message.list({
    channel,
    viewer: as,
    limit: historyLimit + 1,
    ...(thread === undefined ? {} : { thread }),
    ...(before === undefined ? {} : { before }),
  });
  return { messages: found.slice(0, historyLimit).reverse(), hasMore: found.length > historyLimit };
}

/** The page's first answer. */
export function boot(context: Context): Boot {
  const { identity, store, manifest, delivery, views } = context;
  const features = manifest.read()?.features;
  return {
    team: { id: identity.teamId, name: identity.teamName, domain: identity.teamDomain },
    users: store.user.list().map(pageUser),
    channels: store.channel.list().map((channel) => pageChannel(context, channel)),
    commands: (features?.slash_commands ?? []).map((each) => ({
      command: each.command,
      description: each.description,
      usageHint: each.usage_hint,
    })),
    shortcuts: (features?.shortcuts ?? []).map(({ callback_id: callbackId, ...each }) => ({ ...each, callbackId })),
    botUserId: identity.botUserId,
    connected: delivery.connected(),
    views: views.all(),
  };
}

export function pageUser(user: User): PageUser {
  const { id, name, realName, color, tz, isBot, isGuest, isExternal, isDeactivated } = user;
  return { id, name, realName, color, tz, isBot, isGuest, isExternal, isDeactivated };
}

export function pageChannel({ store }: Context, channel: Channel): PageChannel {
  return {
    id: channel.id,
    name: channel.name,
    isIm: channel.kind === 'im',
    isPrivate: channel.kind !== 'public',
    isArchived: channel.isArchived,
    members: store.channel.members(channel.id),
  };
}
