import { z } from 'zod';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import type { KafkaTarget } from '../config/target.ts';
import { connectTimeoutMs } from './create-kafka.ts';

/** What kafkajs, Node's sockets and the brokers' answers put on their errors, as far as it is used. */
const thrownSchema = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  type: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  broker: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  waitedMs: z.number().optional().catch(undefined),
});
type Thrown = z.infer<typeof thrownSchema>;

const refusals = new Map([
  ['ECONNREFUSED', 'refused the connection'],
  ['ECONNRESET', 'reset the connection'],
  ['EPIPE', 'closed the connection'],
  ['ENOTFOUND', 'is not known by that name'],
  ['EAI_AGAIN', 'could not be looked up: the name service did not answer'],
  ['EHOSTUNREACH', 'cannot be reached'],
  ['ENETUNREACH', 'cannot be reached'],
  ['ETIMEDOUT', 'did not take the connection in time'],
]);

const notKafka = 'answered, but not as Kafka does';

const mistrust = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS/;

/**
 * Says in words for a person what went wrong with a Kafka target. It is not asked about bugs: what is neither a
 * MiddlewatchError nor from kafkajs, a socket, a deadline or a broker is returned as it is.
 */
export function kafkaError(thrown: unknown, target: KafkaTarget): unknown {
  if (thrown instanceof MiddlewatchError) return thrown;
  const parsed = thrownSchema.safeParse(thrown);
  if (!parsed.success) return thrown;
  const error = parsed.data.name === 'KafkaJSNumberOfRetriesExceeded' ? (rootOf(thrown) ?? parsed.data) : parsed.data;
  if (error.name === 'TimeoutError' || error.name === 'KafkaJSRequestTimeoutError') return late(target, error, thrown);
  if (error.name === 'AbortError') return fail('cancelled', `Asking Kafka ${target.name} was cancelled.`);
  if (thrown instanceof RangeError) return garbled(target, thrown);
  if (error.name.startsWith('KafkaJSSASL')) return refusedCredentials(target, thrown);
  return answered(target, error, thrown) ?? unreachable(target, error, thrown) ?? thrown;
}

/** kafkajs wraps what happened in its count of retries. */
function rootOf(thrown: unknown): Thrown | undefined {
  if (!(thrown instanceof Error) || !(thrown.cause instanceof Error)) return undefined;
  return rootOf(thrown.cause) ?? thrownSchema.safeParse(thrown.cause).data;
}

function late(target: KafkaTarget, { broker, waitedMs, message }: Thrown, cause: unknown): Error {
  const who = broker ?? target.brokers.join(', ');
  const greeting = message.includes('ApiVersions');
  const limitMs = waitedMs ?? (greeting ? connectTimeoutMs(target) : target.timeoutMs);
  return fail('timeout', `Kafka ${target.name} did not answer in ${formatDuration(limitMs)} (${who}).`, {
    hint: 'Try again, or see /ops health.',
    cause,
  });
}

function refusedCredentials(target: KafkaTarget, cause: unknown): Error {
  const user = target.sasl ? `user "${target.sasl.username}"` : 'a connection without credentials';
  return fail('denied', `Kafka ${target.name} refused ${user}.`, {
    hint: `Check sasl of the Kafka target ${target.name}: mechanism, user name and password.`,
    cause,
  });
}

/** The answer ended early or announced what it does not hold: whatever is there, it is no Kafka that this bot knows. */
function garbled(target: KafkaTarget, cause: unknown): Error {
  return fail('unavailable', `Kafka ${target.name} does not answer: ${target.brokers.join(', ')} ${notKafka}.`, {
    hint: checkTarget(target),
    cause,
  });
}

function answered(target: KafkaTarget, { type, detail, message }: Thrown, cause: unknown): Error | undefined {
  if (type === undefined) return undefined;
  const words = detail ?? (message === type ? '' : message);
  const said = words === '' ? type : withoutStop(words);
  if (type.endsWith('AUTHORIZATION_FAILED')) {
    const what = type.split('_')[0]?.toLowerCase() ?? 'this';
    return fail('denied', `Kafka ${target.name} does not let the bot do that (${what}: ${said}).`, {
      hint: `Grant its user the missing right with an ACL, for example Describe or Read.`,
      cause,
    });
  }
  if (/_SASL_/.test(type)) {
    const asked = target.sasl?.mechanism ?? 'no credentials';
    return fail('denied', `Kafka ${target.name} does not take ${asked} there (${said}).`, {
      hint: checkTarget(target),
      cause,
    });
  }
  if (type === 'TOPIC_ALREADY_EXISTS') return fail('conflict', `Kafka ${target.name}: ${said}.`, { cause });
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return fail('not-found', `Kafka ${target.name}: ${said}.`, { cause });
  if (/^INVALID_|POLICY_VIOLATION|OFFSET_OUT_OF_RANGE/.test(type)) {
    return fail('usage', `Kafka ${target.name} refuses that: ${said}.`, { cause });
  }
  return fail('unavailable', `Kafka ${target.name} answered ${type}${words ? `: ${withoutStop(words)}` : ''}.`, {
    hint: 'It may pass in seconds: try again.',
    cause,
  });
}

function unreachable(target: KafkaTarget, error: Thrown, cause: unknown): Error | undefined {
  const isSocket = error.name === 'KafkaJSConnectionError' || error.name === 'KafkaJSConnectionClosedError';
  if (!isSocket && !refusals.has(error.code ?? '') && error.name !== 'KafkaJSLockTimeout') return undefined;
  const broker = error.broker ?? target.brokers.join(', ');
  return fail('unavailable', `Kafka ${target.name} does not answer: ${broker} ${whatHappened(target, error)}.`, {
    hint: hintFor(target, error),
    cause,
  });
}

function whatHappened(target: KafkaTarget, { code, message, name }: Thrown): string {
  const known = refusals.get(code ?? '');
  if (known) return known;
  if (mistrust.test(code ?? '')) return `has a certificate that is not trusted (${code})`;
  if (name === 'KafkaJSLockTimeout' || /timeout/i.test(message)) return 'did not take the connection in time';
  if (/not in the Kafka protocol/.test(message)) return notKafka;
  if (/SSL|TLS|wrong version/i.test(message)) return 'does not speak TLS as asked';
  return target.tls === false ? 'closed the connection' : 'closed the connection, or does not speak TLS there';
}

function hintFor(target: KafkaTarget, { code, message }: Thrown): string {
  if (mistrust.test(code ?? ''))
    return `Name its certificate authority: tls.caFile of the Kafka target ${target.name}.`;
  const cut = code === 'ECONNRESET' || code === 'EPIPE';
  if ((refusals.has(code ?? '') && !cut) || /timeout/i.test(message)) return 'See /ops health for its last answer.';
  return checkTarget(target);
}

function checkTarget(target: KafkaTarget): string {
  return `Check address, tls and sasl of the Kafka target ${target.name}.`;
}

function withoutStop(sentence: string): string {
  return sentence.trim().replace(/\.$/, '');
}
