import { hash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import type { PushDesk, PushOutcome } from '../../core/delivery/push.ts';
import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import type { Secret } from '../../lib/secret.ts';

/** Who may send, how much, and where it goes. */
export interface IngestDeps {
  /** Asked for each request: a token may be rotated while the bot runs. */
  settings(): { readonly token: Secret; readonly sizeMaxBytes: number };
  readonly desk: PushDesk;
  readonly log: Log;
}

/** Bodies held at once, at most: with 1 MiB each that is what they may take of memory. */
const atOnceMax = 32;
const againAfterSeconds = 5;
/** A CloudEvent in binary mode has its attributes in headers: `ce-type` by HTTP, `ce_type` in Kafka. */
const cloudEventHeader = /^ce-/;

/**
 * `POST /ingest/<source>`: 200 when its alerts are stored, 422 when it is stored as a dead letter, 401 without the token,
 * 404 for a source that there is none of, 413, 415, and 503 with Retry-After while the store refuses or too much comes at
 * once. `?key=` is what a record's key is in Kafka.
 */
export function ingestRoute(deps: IngestDeps): Hono {
  const app = new Hono();
  const limit: MiddlewareHandler = (context, next) => {
    const { sizeMaxBytes } = deps.settings();
    const onError = () => refuse(context, 413, `At most ${sizeMaxBytes} bytes at once.`);
    return bodyLimit({ maxSize: sizeMaxBytes, onError })(context, next);
  };
  const authorised = bearerAuth({ verifyToken: (given: string) => isToken(deps.settings().token, given) });
  app.post('/ingest/:source', authorised, fewAtOnce(), limit, async (context) => {
    const source = context.req.param('source');
    const type = context.req.header('content-type') ?? '';
    if (!speaks(source, type, context.req.header('content-encoding'))) {
      return refuse(context, 415, `${source} is not sent as "${type.slice(0, 100)}"; JSON is, plain.`);
    }
    try {
      const body = new Uint8Array(await context.req.arrayBuffer());
      const headers = headersOf(context.req.header(), type);
      return answer(context, await deps.desk.take({ source, key: context.req.query('key'), headers, body }));
    } catch (thrown) {
      deps.log.warn({ source, reason: reasonOf(thrown) }, 'what was sent by HTTP could not be stored');
      return unavailable(context, thrown instanceof MiddlewatchError ? thrown.message : 'it could not be stored');
    }
  });
  return app;
}

/** Turns away what comes while as many bodies are held as may be. */
function fewAtOnce(): MiddlewareHandler {
  let atOnce = 0;
  return async (context, next) => {
    if (atOnce >= atOnceMax) return unavailable(context, 'too many requests at once');
    atOnce += 1;
    try {
      return await next();
    } finally {
      atOnce -= 1;
    }
  };
}

function answer(context: Context, outcome: PushOutcome): Response {
  switch (outcome.kind) {
    case 'alerts':
      return context.json({ id: outcome.id, alerts: outcome.alerts });
    case 'dead-letter':
      return context.json({ id: outcome.id, error: 'It was not understood, and is kept as a dead letter.' }, 422);
    case 'unknown-source':
      return refuse(context, 404, `There is no such source; there are: ${outcome.known.join(', ')}.`);
  }
}

function refuse(context: Context, status: 404 | 413 | 415, error: string): Response {
  return context.json({ error }, status);
}

function unavailable(context: Context, error: string): Response {
  return context.json({ error }, 503, { 'retry-after': String(againAfterSeconds) });
}

/** Hashes are equally long, so that the time of the comparison says nothing of the token. */
function isToken(token: Secret, given: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token.reveal(), 'buffer'));
}

/** Text is sent as text, everything else as JSON; the data of a CloudEvent may be anything. */
function speaks(source: string, type: string, encoding: string | undefined): boolean {
  if (encoding !== undefined && encoding !== 'identity') return false;
  if (source === 'cloudevents') return true;
  if (source === 'text') return /^text\/plain\b/i.test(type);
  return /^application\/([\w.+-]+\+)?json\b/i.test(type);
}

/** Only what a source may look at: a dead letter keeps them, and who sent has the token in another one. */
function headersOf(given: Readonly<Record<string, string>>, type: string): Record<string, string> {
  const attributes = Object.entries(given)
    .filter(([name]) => cloudEventHeader.test(name))
    .map(([name, value]) => [name.replace(cloudEventHeader, 'ce_'), value]);
  return { ...Object.fromEntries(attributes), ...(type === '' ? {} : { 'content-type': type }) };
}
