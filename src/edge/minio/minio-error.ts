import { z } from 'zod';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';
import { socketFaults, untrusted } from '../../lib/socket-fault.ts';
import { shortenEnd } from '../../lib/text.ts';

/** What errors of the S3 client, of the admin interface and of sockets have in common. */
const thrownSchema = z.object({
  code: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
});

/** Where the target is, for sentences. */
export interface Where {
  readonly name: string;
  readonly address: string;
}

/** The error for a call that took longer than its deadline. */
export function lateError(where: Where, timeoutMs: number): MiddlewatchError {
  return fail('timeout', `MinIO ${where.name} did not answer in ${formatDuration(timeoutMs)} (${where.address}).`, {
    hint: 'Try /ops health.',
  });
}

const refusedKey = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'XMinioAdminNoSuchUser']);
const noBucket = new Set(['NoSuchBucket', 'InvalidBucketName', 'InvalidBucketNameError']);
const noKey = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion', 'InvalidObjectNameError', 'InvalidPrefixError']);
const busy = new Set(['SlowDown', 'SlowDownRead', 'SlowDownWrite', 'XMinioServerNotInitialized', 'ServiceUnavailable']);

/** Turns whatever a call to MinIO threw into a sentence for a person; our own errors pass unchanged. */
export function minioError(thrown: unknown, where: Where): MiddlewatchError {
  if (thrown instanceof MiddlewatchError) return thrown;
  const parsed = thrownSchema.safeParse(thrown);
  const { code, name, message, statusCode } = parsed.success ? parsed.data : {};
  const key = code ?? name ?? '';
  const who = `MinIO ${where.name}`;
  const options = { cause: thrown };
  if (name === 'AbortError')
    return fail('cancelled', `The question to ${who} was stopped before it answered.`, options);
  if (name === 'TimeoutError') return fail('timeout', `${who} did not answer in time (${where.address}).`, options);
  if (refusedKey.has(key)) {
    return fail('denied', `${who} does not accept the access key (${key}).`, {
      hint: 'Check accessKey and secretKey of this target.',
      ...options,
    });
  }
  if (key === 'RequestTimeTooSkewed') {
    return fail('denied', `${who} refuses the request because the clocks differ by more than 15 min.`, {
      hint: "Set this machine's clock, or the server's.",
      ...options,
    });
  }
  if (key === 'AccessDenied' || statusCode === 403) {
    return fail('denied', `The access key of ${who} may not do this.`, {
      hint: 'Ask for a policy that allows it, or use another target with --on.',
      ...options,
    });
  }
  if (noBucket.has(key)) return fail('not-found', `There is no such bucket on ${who}.`, options);
  if (noKey.has(key)) return fail('not-found', `There is no such object on ${who}.`, options);
  if (busy.has(key) || statusCode === 503)
    return fail('unavailable', `${who} is not taking requests now (${key || '503'}).`, options);
  if (statusCode !== undefined) return fail('unavailable', `${who} answered with an error (${key}).`, options);
  return unreachableError(key, message ?? '', where, thrown);
}

function unreachableError(code: string, message: string, where: Where, thrown: unknown): MiddlewatchError {
  const who = `MinIO ${where.name}`;
  const found = socketFaults[code];
  if (found !== undefined) {
    return fail('unavailable', `${who} cannot be reached (${where.address} ${found}).`, {
      hint: 'Try /ops health.',
      cause: thrown,
    });
  }
  if (untrusted.test(code) || untrusted.test(message)) {
    return fail('unavailable', `The certificate of ${who} is not trusted (${code || 'unknown issuer'}).`, {
      hint: 'Set tls.caFile of this target to the authority that signed it.',
      cause: thrown,
    });
  }
  const reason = code || shortenEnd(reasonOf(thrown).replace(/\s+/g, ' '), 100);
  return fail('unavailable', `${who} gave an answer that is not understood (${where.address}: ${reason}).`, {
    hint: "The endpoint of this target must be the server's API, and begin with https where it speaks TLS.",
    cause: thrown,
  });
}
