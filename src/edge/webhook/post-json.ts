import { EnvHttpProxyAgent, fetch } from 'undici';
import { fail } from '../../lib/error.ts';
import type { Redact } from '../../lib/redact.ts';
import type { Secret } from '../../lib/secret.ts';
import { socketFaults } from '../../lib/socket-fault.ts';

const answerWithinMs = 10_000;

/** How the world outside chat is called. */
export interface Outside {
  /** Through the proxy that the environment names. */
  readonly proxied: boolean;
  readonly redact: Redact;
}

/** An address that is called. */
export interface Address extends Outside {
  /** What it is, for sentences: `fallback receiver`. */
  readonly name: string;
  readonly url: Secret;
  readonly method: 'GET' | 'POST';
  /** Sent as bearer token. */
  readonly token?: Secret | undefined;
}

/** What is sent: as JSON, without secrets; the id travels as Idempotency-Key. `own` are keys that the address itself needs. */
export interface Content {
  readonly content: object;
  readonly id: string;
  readonly own?: Readonly<Record<string, Secret>> | undefined;
}

/**
 * Makes the call of one address: at most 10 s, no redirect is followed, any 2xx is a yes. Fails with `timeout` or
 * `unavailable`, naming what it is and never where.
 */
export function caller({ name, url, method, token, proxied, redact }: Address): (body?: Content) => Promise<void> {
  const dispatcher = proxied ? new EnvHttpProxyAgent() : undefined;
  return async (body) => {
    const answer = await fetch(url.reveal(), {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
      ...(dispatcher !== undefined && { dispatcher }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': body.id }),
      },
      ...(body !== undefined && { body: written(body, redact) }),
    }).catch((thrown: unknown) => {
      throw unanswered(name, thrown);
    });
    await answer.body?.cancel();
    if (!answer.ok) {
      throw fail('unavailable', `The ${name} answered ${answer.status}.`, {
        hint: 'Check its url in middlewatch.yaml.',
      });
    }
  };
}

function written({ content, own = {} }: Content, redact: Redact): string {
  const clean: unknown = JSON.parse(
    JSON.stringify(content, (_, value: unknown) => (typeof value === 'string' ? redact(value).text : value)),
  );
  const keys = Object.entries(own).map(([key, held]) => [key, held.reveal()] as const);
  return JSON.stringify({ ...Object.fromEntries(keys), ...Object(clean) });
}

function unanswered(name: string, thrown: unknown): Error {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  const code = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return fail('timeout', `The ${name} did not answer in 10 s.`);
  }
  const fault = typeof code === 'string' ? socketFaults[code] : undefined;
  return fail('unavailable', `The ${name} ${fault ?? 'cannot be reached'}.`, { cause: thrown });
}
