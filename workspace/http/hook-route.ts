import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from '../context.ts';
import { respond } from '../message/respond.ts';
import { SlackError } from '../slack-error.ts';
import { resetConnection } from './reset.ts';

/** The response_urls: `POST /commands/T…/secret` and `/actions/T…/secret`, JSON, no token. */
export function hookRoute(context: Context): Hono<{ Bindings: HttpBindings }> {
  const route = new Hono<{ Bindings: HttpBindings }>();
  route.on('POST', ['/commands/:team/:secret', '/actions/:team/:secret'], async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const fault = context.faults.takeForCall('response_url', undefined);
    const entry = context.journal.add({ kind: 'hook', name: 'response_url', sent: body });
    if (fault !== undefined) entry.fault = fault.kind;
    if (fault?.kind === 'http_error') return new Response('', { status: fault.status });
    if (fault?.kind === 'rate_limited') {
      return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(fault.retryAfterS) });
    }
    if (fault?.kind === 'slow') await context.clock.wait(fault.delayMs);
    const refusal = fault?.kind === 'error' ? new SlackError(fault.error) : use(context, c.req.param('secret'), body);
    if (fault?.kind === 'answer_lost') return resetConnection(c.env);
    entry.answer = refusal === undefined ? { ok: true } : { ok: false, error: refusal.code, ...refusal.detail };
    const isGone = refusal !== undefined && /_url$/.test(refusal.code);
    const status = refusal === undefined ? 200 : isGone ? 404 : 400;
    entry.status = status;
    return c.json(entry.answer, status);
  });
  return route;
}

function use(context: Context, secret: string, body: unknown): SlackError | undefined {
  try {
    respond(context, context.hooks.take(secret), body);
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return error;
    throw error;
  }
}
