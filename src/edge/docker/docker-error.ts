import { z } from 'zod';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';
import { socketFaults, untrusted } from '../../lib/socket-fault.ts';
import { shortenEnd } from '../../lib/text.ts';

/** What the engine's refusals and the errors of sockets have in common. */
const thrownSchema = z.object({
  code: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  json: z.object({ message: z.string() }).optional().catch(undefined),
});

/** Where the target is, for sentences. */
export interface Where {
  readonly name: string;
  readonly address: string;
}

/** The error for a call that took longer than its deadline. */
export function lateError(where: Where, timeoutMs: number): MiddlewatchError {
  return fail('timeout', `Docker ${where.name} did not answer in ${formatDuration(timeoutMs)} (${where.address}).`, {
    hint: 'Try /ops health.',
  });
}

const unreachable: Readonly<Record<string, string>> = { ...socketFaults, ENOENT: 'does not exist' };

/** Turns whatever a call to an engine threw into a sentence for a person; our own errors pass unchanged. */
export function dockerError(thrown: unknown, where: Where): MiddlewatchError {
  if (thrown instanceof MiddlewatchError) return thrown;
  const parsed = thrownSchema.safeParse(thrown);
  const { code, name, message, statusCode, json } = parsed.success ? parsed.data : {};
  const who = `Docker ${where.name}`;
  const options = { cause: thrown };
  if (name === 'AbortError')
    return fail('cancelled', `The question to ${who} was stopped before it answered.`, options);
  if (name === 'TimeoutError') return fail('timeout', `${who} did not answer in time (${where.address}).`, options);
  if (statusCode !== undefined) return refusal(statusCode, json?.message ?? message ?? '', who, thrown);
  if (code === 'EACCES' || code === 'EPERM') {
    return fail('denied', `Middlewatch may not open the socket of ${who} (${where.address}).`, {
      hint: "Add its user to the socket's group.",
      ...options,
    });
  }
  const found = unreachable[code ?? ''];
  if (found !== undefined) {
    const hint = { hint: 'Try /ops health.', ...options };
    return fail('unavailable', `${who} cannot be reached (${where.address} ${found}).`, hint);
  }
  if (untrusted.test(code ?? '') || untrusted.test(message ?? '')) {
    return fail('unavailable', `The TLS connection to ${who} is not trusted (${code ?? 'certificate'}).`, {
      hint: 'Check tls.caFile, tls.certFile and tls.keyFile of this target.',
      ...options,
    });
  }
  const reason =
    code ?? (name === 'ZodError' ? 'another shape' : shortenEnd(reasonOf(thrown).replace(/\s+/g, ' '), 100));
  return fail('unavailable', `${who} gave an answer that is not understood (${where.address}: ${reason}).`, options);
}

/** The engine's own sentence is kept: it names what is wrong better than its status does. */
function refusal(statusCode: number, said: string, who: string, cause: unknown): MiddlewatchError {
  const reason = shortenEnd(said.trim(), 300);
  if (statusCode === 404) return fail('not-found', `${who}: ${reason}`, { cause });
  if (statusCode === 409) return fail('conflict', `${who}: ${reason}`, { cause });
  if (statusCode === 401 || statusCode === 403) {
    return fail('denied', `${who} does not allow this: ${reason}`, { cause });
  }
  if (statusCode === 400) return fail('usage', `${who} refuses this: ${reason}`, { cause });
  return fail('unavailable', `${who} answered with an error (${statusCode}): ${reason}`, { cause });
}
