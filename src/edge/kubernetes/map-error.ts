import { z } from 'zod';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';

/** What a sentence about a failed call needs to name. */
export interface Asked {
  readonly target: string;
  /** Host and port, without scheme or user. */
  readonly host: string;
  readonly timeoutMs: number;
  /** The user in whose name it was asked, where that is not the bot itself. */
  readonly actingAs?: string;
}

const healthHint = 'ops health shows every link and its last answer.';

const networkReasons: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `${host} refused the connection`,
  ENOTFOUND: (host) => `the name in ${host} is not known`,
  EAI_AGAIN: (host) => `the name in ${host} cannot be looked up now`,
  EHOSTUNREACH: (host) => `${host} cannot be reached`,
  ENETUNREACH: (host) => `${host} cannot be reached`,
  ECONNRESET: (host) => `${host} closed the connection`,
  EPIPE: (host) => `${host} closed the connection`,
  UND_ERR_SOCKET: (host) => `${host} closed the connection`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not take the connection`,
  HTTPParserError: (host) => `${host} does not speak HTTP`,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => `${host} does not speak TLS`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (host) => `${host} does not speak TLS`,
};

const certificateReasons: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Codes of connections that died; a question (never a change) may be asked once more on a new one. */
export const diedOnTheWay: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** The code of a network error, its own or its cause's; undici's parser errors have a name only. */
export function networkCode(thrown: unknown): string | undefined {
  const found = z.object({ code: z.string() }).safeParse(thrown);
  if (found.success && !found.data.code.startsWith('HPE_')) return found.data.code;
  if (!(thrown instanceof Error)) return undefined;
  return thrown.name === 'HTTPParserError' ? thrown.name : networkCode(thrown.cause);
}

/** Says in a sentence why a call had no answer. `caller` is the signal of whoever asked: its own reason wins. */
export function mapFailure(thrown: unknown, asked: Asked, caller: AbortSignal): MiddlewatchError {
  if (thrown instanceof MiddlewatchError) return thrown;
  const who = `Kubernetes ${asked.target}`;
  if (caller.aborted) {
    if (caller.reason instanceof MiddlewatchError) return caller.reason;
    const late = caller.reason instanceof Error && caller.reason.name === 'TimeoutError';
    return late
      ? fail('timeout', `${who} did not answer in the time the command has (${asked.host}).`, { cause: thrown })
      : fail('cancelled', `The question to ${who} was called off.`, { cause: thrown });
  }
  if (thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')) {
    const within = formatDuration(asked.timeoutMs);
    return fail('timeout', `${who} did not answer in ${within} (${asked.host}).`, { hint: healthHint, cause: thrown });
  }
  const code = networkCode(thrown) ?? '';
  if (certificateReasons.has(code)) {
    return fail('unavailable', `${who} shows a certificate that is not trusted (${asked.host}: ${reasonOf(thrown)}).`, {
      hint: 'Check certificate-authority in the kubeconfig.',
      cause: thrown,
    });
  }
  const why = networkReasons[code]?.(asked.host) ?? (code || 'the connection failed');
  return fail('unavailable', `${who} did not answer (${why}).`, { hint: healthHint, cause: thrown });
}

const statusSchema = z.object({
  message: z.string().default(''),
  details: z.object({ causes: z.array(z.object({ message: z.string().default('') })).default([]) }).prefault({}),
});

/** Says in a sentence what the API server refused, in its own words where it has some. */
export function mapStatus(status: number, body: string, asked: Asked): MiddlewatchError {
  const { message, causes } = decodeStatus(body);
  const who = `Kubernetes ${asked.target}`;
  switch (status) {
    case 401:
      return fail('denied', `${who} does not accept the bot's credentials.`, {
        hint: 'Renew the token or certificate in the kubeconfig.',
      });
    case 403:
      return forbidden(who, message, asked.actingAs);
    case 404:
      return fail('not-found', `${who}: ${message || 'there is no such thing'}.`);
    case 409:
      return fail('conflict', `${who}: ${message || 'the object changed'}.`, { hint: 'Look again, then repeat it.' });
    case 400:
      return fail('usage', `${who}: ${message || 'the question is malformed'}.`);
    case 422:
      return unprocessable(who, message, causes);
    case 429:
      return fail('unavailable', `${who} is overloaded and asks to wait.`, { hint: 'Try again in a few seconds.' });
    default:
      return fail('unavailable', `${who} could not do it (${status}${message === '' ? '' : `: ${message}`}).`, {
        hint: healthHint,
      });
  }
}

/** `pods is forbidden: User "viewer" cannot list …` and `pods "x" is forbidden: exceeded quota …` both say the reason last. */
function forbidden(who: string, message: string, actingAs: string | undefined): MiddlewatchError {
  if (actingAs !== undefined && message.includes(' cannot impersonate resource ')) {
    return fail('denied', `${who} does not let the bot act as ${actingAs}.`, {
      hint: 'The bot needs the verb impersonate on that user and on each of its groups, by name.',
    });
  }
  const reason = /is forbidden: (.*)$/s.exec(message)?.[1] ?? message;
  const hint = reason.startsWith('User ') ? 'An administrator of the cluster can grant it by RBAC.' : undefined;
  return fail('denied', `${who} refuses: ${reason || 'the bot may not do that'}.`, hint === undefined ? {} : { hint });
}

/**
 * An invalid value comes with its causes. A JSON Patch that could not be applied, so one whose `test` operation failed,
 * comes without any, in the words of a server that says no more (apiserver's patch.go, NewGenericServerResponse).
 */
function unprocessable(who: string, message: string, causes: readonly string[]): MiddlewatchError {
  if (causes.length === 0 && message.startsWith('the server rejected our request')) {
    return fail('conflict', `${who}: the object is no longer what it was when it was looked at.`, {
      hint: 'Nothing was changed. Look again, then repeat it.',
    });
  }
  return fail('usage', `${who} refuses the change: ${causes.length > 0 ? causes.join('; ') : message}.`);
}

function decodeStatus(body: string): { message: string; causes: readonly string[] } {
  try {
    const decoded = statusSchema.parse(JSON.parse(body));
    const sentence = decoded.message.replace(/\.$/, '');
    return { message: sentence, causes: decoded.details.causes.map((cause) => cause.message) };
  } catch {
    return { message: '', causes: [] };
  }
}
