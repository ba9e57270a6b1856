import { EnvHttpProxyAgent, fetch } from 'undici';
import type { Webhook } from '../../core/port/webhook.ts';
import { fail } from '../../lib/error.ts';
import type { Redact } from '../../lib/redact.ts';
import type { Secret } from '../../lib/secret.ts';
import { socketFaults } from '../../lib/socket-fault.ts';

const answerWithinMs = 10_000;

interface Options {
  /** What it is, for sentences: `fallback receiver`. */
  readonly name: string;
  readonly url: Secret;
  readonly method: 'GET' | 'POST';
  /** Through the proxy that the environment names. */
  readonly proxied: boolean;
  readonly redact: Redact;
}

/**
 * Makes the call of one address: at most 10 s, no redirect is followed, any 2xx is a yes. The id of what is sent travels
 * as Idempotency-Key. Fails with `timeout` or `unavailable`, naming what it is and never where.
 */
export function webhook({ name, url, method, proxied, redact }: Options): Webhook {
  const dispatcher = proxied ? new EnvHttpProxyAgent() : undefined;
  return async (body) => {
    const answer = await fetch(url.reveal(), {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
      ...(dispatcher !== undefined && { dispatcher }),
      ...(body !== undefined && {
        body: JSON.stringify(body.content, (_, value: unknown) => withoutSecrets(value, redact)),
        headers: { 'content-type': 'application/json', 'idempotency-key': body.id },
      }),
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

function withoutSecrets(value: unknown, redact: Redact): unknown {
  return typeof value === 'string' ? redact(value).text : value;
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
