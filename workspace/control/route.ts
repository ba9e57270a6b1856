import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { isSame } from '../http/guard.ts';
import type { AppSockets } from '../socket/app-socket.ts';
import { operations } from './operation.ts';

/**
 * The control API: `POST /control/<operation>` with the control token, arguments and answer as JSON. 400 says in
 * `error` what is wrong with the arguments.
 */
export function controlRoute(context: Context, sockets: AppSockets): Hono {
  const table = new Map<string, { args: z.ZodType; run: (args: never) => unknown }>(
    Object.entries(operations(context, sockets)),
  );
  const route = new Hono();
  route.post('/:operation', async (c) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!isSame(token, context.identity.controlToken)) return c.json({ error: 'The control token is wrong.' }, 403);
    const name = c.req.param('operation');
    const found = table.get(name);
    if (found === undefined) return c.json({ error: `There is no operation "${name}".` }, 404);
    const args = found.args.safeParse(await c.req.json().catch(() => undefined));
    if (!args.success) return c.json({ error: `${name}: ${z.prettifyError(args.error)}` }, 400);
    try {
      // The table has lost which arguments go with which operation; the schema just checked has not.
      return c.json({ answer: (await found.run(args.data as never)) ?? null });
    } catch (error) {
      return c.json({ error: `${name}: ${error instanceof Error ? error.message : String(error)}` }, 400);
    }
  });
  return route;
}
