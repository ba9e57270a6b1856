import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Attempt, ackTimeoutMs, type Outcome, type Transport } from './delivery.ts';

type HttpDeps = { clock: Clock; signingSecret: string; requestUrl: () => string | undefined };

/** Slack's HTTP mode: each payload is a signed POST to the app's request URL, and the answer to it the acknowledgement. */
export function httpTransport(deps: HttpDeps): Transport {
  return {
    connected: () => (deps.requestUrl() === undefined ? 0 : 1),
    send: async (attempt, fault) => {
      const url = deps.requestUrl();
      if (url === undefined || fault?.kind === 'drop_socket') return { kind: 'not_connected' };
      if (fault?.kind === 'duplicate') void post(deps, url, attempt);
      const outcome = await post(deps, url, attempt);
      return fault?.kind === 'lose_ack' ? { kind: 'timeout' } : outcome;
    },
  };
}

/** Asks the app to prove that it answers at `url`: `url_verification` must come back with its challenge. */
export async function verifyRequestUrl(
  deps: Omit<HttpDeps, 'requestUrl'>,
  url: string,
  challenge: string,
): Promise<boolean> {
  const payload = { token: '', challenge, type: 'url_verification' };
  const outcome = await post(deps, url, { type: 'events_api', payload, acceptsResponse: true, envelopeId: '' });
  if (outcome.kind !== 'acked') return false;
  const echoed = z.object({ challenge: z.string() }).safeParse(outcome.payload);
  return echoed.success ? echoed.data.challenge === challenge : outcome.payload === challenge;
}

async function post(deps: Omit<HttpDeps, 'requestUrl'>, url: string, attempt: Attempt): Promise<Outcome> {
  const { contentType, body } = encode(attempt);
  const abort = new AbortController();
  const cancel = deps.clock.after(ackTimeoutMs, () => abort.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, ...signature(deps.signingSecret, body), ...retryHeaders(attempt) },
      body,
      redirect: 'manual',
      signal: abort.signal,
    });
    const text = await response.text();
    return response.ok
      ? { kind: 'acked', payload: parseAnswer(text) }
      : { kind: 'refused', reason: `${response.status}` };
  } catch {
    return abort.signal.aborted ? { kind: 'timeout' } : { kind: 'not_connected' };
  } finally {
    cancel();
  }
}

function encode(attempt: Attempt): { contentType: string; body: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (attempt.type) {
    case 'events_api':
      return { contentType: 'application/json', body: JSON.stringify(attempt.payload) };
    case 'interactive':
      return { contentType: form, body: new URLSearchParams({ payload: JSON.stringify(attempt.payload) }).toString() };
    case 'slash_commands': {
      const fields = new URLSearchParams();
      for (const [key, value] of Object.entries(attempt.payload)) fields.set(key, String(value));
      return { contentType: form, body: fields.toString() };
    }
  }
}

/** Signed with the wall clock's time, not the movable clock's: the app checks it against its own, five minutes at most. */
function signature(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

function retryHeaders({ retry }: Attempt): Record<string, string> {
  if (retry === undefined) return {};
  const reason = retry.reason === 'timeout' ? 'http_timeout' : retry.reason;
  return { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': reason };
}

/** JSON where it is JSON; other text is a message in itself; nothing is nothing. */
function parseAnswer(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
