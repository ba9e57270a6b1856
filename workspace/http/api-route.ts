import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context as HonoContext } from 'hono';
import type { Context } from '../context.ts';
import type { CallFault } from '../fault/fault.ts';
import type { JournalEntry } from '../journal.ts';
import type { Method } from '../method/define.ts';
import { grantedScopes } from '../scope.ts';
import { SlackError } from '../slack-error.ts';
import { callArguments, callToken } from './body.ts';
import { resetConnection } from './reset.ts';

type Bindings = { Bindings: HttpBindings };
type Reply = { status: 200 | 429; body: Record<string, unknown>; headers?: Record<string, string> };

/** The Web API: `/api/<method>`, GET or POST, answered with HTTP 200 and `ok`, but for rate limits and faults. */
export function apiRoute(context: Context, methods: ReadonlyMap<string, Method>): Hono<Bindings> {
  const route = new Hono<Bindings>();
  route.on(['GET', 'POST'], '/:method', async (c) => {
    const name = c.req.param('method');
    const args = await callArguments(c.req);
    const token = callToken(c.req, args);
    const { token: _, ...shown } = args;
    const channel = typeof args.channel === 'string' ? args.channel : undefined;
    const fault = context.faults.takeForCall(name, channel);
    const entry = context.journal.add({ kind: 'api', name, sent: shown, ...(fault ? { fault: fault.kind } : {}) });
    const carryOut = () => answer(context, methods.get(name), name, args, token);
    const reply = fault === undefined ? await carryOut() : await faulty(context, c, entry, fault, carryOut);
    if (reply instanceof Response) return reply;
    entry.answer = reply.body;
    entry.status = reply.status;
    return c.json(reply.body, reply.status, reply.headers ?? {});
  });
  return route;
}

/** Applies a fault around a call. */
async function faulty(
  context: Context,
  c: HonoContext<Bindings>,
  entry: JournalEntry,
  fault: CallFault,
  carryOut: () => Promise<Reply>,
): Promise<Reply | Response> {
  switch (fault.kind) {
    case 'rate_limited':
      return rateLimited(fault.retryAfterS);
    case 'http_error':
      entry.status = fault.status;
      return new Response('', { status: fault.status });
    case 'error':
      return { status: 200, body: { ok: false, error: fault.error } };
    case 'slow': {
      const reply = await carryOut();
      await context.clock.wait(fault.delayMs);
      return reply;
    }
    case 'answer_lost':
      entry.answer = (await carryOut()).body;
      entry.status = 'reset';
      return resetConnection(c.env);
    case 'accepted_late':
      entry.status = 'reset';
      context.clock.after(fault.delayMs, () => {
        void carryOut().then(({ body }) => {
          entry.answer = body;
        });
      });
      return resetConnection(c.env);
  }
}

function rateLimited(retryAfterS: number): Reply {
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(retryAfterS) } };
}

async function answer(
  context: Context,
  method: Method | undefined,
  name: string,
  args: Record<string, unknown>,
  token: string | undefined,
): Promise<Reply> {
  const { identity, settings, rateLimit } = context;
  const refuse = (error: string, detail: Record<string, unknown> = {}): Reply => ({
    status: 200,
    body: { ok: false, error, ...detail },
  });
  if (method === undefined) {
    settings.unknownMethods.add(name);
    return refuse('unknown_method', { req_method: name });
  }
  if (token === undefined) return refuse('not_authed');
  if (token !== identity.botToken && token !== identity.appToken) return refuse('invalid_auth');
  if (token !== (method.token === 'bot' ? identity.botToken : identity.appToken))
    return refuse('not_allowed_token_type');
  const scopes = method.token === 'app' ? new Set(['connections:write']) : grantedScopes(context);
  const headers = {
    'x-oauth-scopes': [...scopes].join(','),
    'x-accepted-oauth-scopes': method.scopes.join(','),
  };
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.has(scope))) {
    const detail = { needed: method.scopes.join(','), provided: [...scopes].join(',') };
    return { ...refuse('missing_scope', detail), headers };
  }
  const channel = typeof args.channel === 'string' ? args.channel : undefined;
  const waitS = rateLimit.take(name, method.tier, channel);
  if (waitS > 0) return rateLimited(waitS);
  try {
    return { status: 200, body: { ok: true, ...(await method.call(context, args, { scopes })) }, headers };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { ...refuse(error.code, error.detail), headers };
  }
}
