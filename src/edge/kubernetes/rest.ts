import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import type { Identity } from '../../core/access/impersonation.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { KubernetesTarget } from '../config/target.ts';
import { type ClusterAccess, vendorCode } from './cluster-access.ts';
import { type Asked, diedOnTheWay, mapFailure, mapStatus, networkCode } from './map-error.ts';

interface Question {
  /** From `apiPath`; every segment is already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly accept?: string;
  /** A JSON Patch to apply; without it the question only reads. */
  readonly patch?: readonly PatchOperation[];
}

/** RFC 6902. The `test` operations are the preconditions: the server applies all of them or none. */
export type PatchOperation =
  | { readonly op: 'test' | 'add'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** The REST interface of one API server: each call with the target's deadline, each failure a sentence. */
export interface Rest {
  json<T>(question: Question, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** Text of which only the last `keepBytes` are kept. */
  tail(question: Question, keepBytes: number, signal: AbortSignal): Promise<{ text: string; cut: boolean }>;
}

/** An answer of this size is a mistake, or an attack on the bot's memory: 5,000 pods as a table are 12 MB. */
const largestAnswerBytes = 64 * 1024 * 1024;
const largestErrorBytes = 64 * 1024;

/**
 * Asks over pooled connections, as `identity` where one is given, else as the bot. A question (never a change) whose kept
 * connection died is asked once more; refused credentials are read again once.
 */
export function rest(target: KubernetesTarget, access: ClusterAccess, identity?: Identity): Rest {
  const acting = identity === undefined ? {} : impersonationHeaders(identity);

  async function ask<T>(
    question: Question,
    caller: AbortSignal,
    read: (answer: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> {
    // Loading is not the server's slowness: its time starts when the question can be asked.
    await vendorCode();
    const signal = AbortSignal.any([caller, AbortSignal.timeout(target.timeoutMs)]);
    try {
      const answer = await sendPatiently(question, signal);
      if (answer.statusCode >= 400) throw await refusalOf(answer);
      return await read(answer);
    } catch (thrown) {
      // An aborted pool reports its own error; what matters is whose signal it was.
      throw mapFailure(signal.aborted ? signal.reason : thrown, asked(), caller);
    }
  }

  async function sendPatiently(question: Question, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      const answer = await send(question, signal);
      if (answer.statusCode !== 401) return answer;
      await answer.body.dump();
      access.forget();
    } catch (thrown) {
      const mayRepeat = question.patch === undefined && diedOnTheWay.has(networkCode(thrown) ?? '');
      if (!mayRepeat || signal.aborted) throw thrown;
    }
    return send(question, signal);
  }

  async function send(question: Question, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { server, headers, dispatcher } = await access.open(signal);
    const { request } = await vendorCode();
    const patch = question.patch === undefined ? undefined : JSON.stringify(question.patch);
    return request(`${server}${question.path}${queryText(question.query)}`, {
      dispatcher,
      signal,
      method: patch === undefined ? 'GET' : 'PATCH',
      headers: {
        ...headers,
        ...acting,
        accept: question.accept ?? 'application/json',
        'user-agent': 'middlewatch',
        ...(patch === undefined ? {} : { 'content-type': 'application/json-patch+json' }),
      },
      ...(patch === undefined ? {} : { body: patch }),
    });
  }

  async function refusalOf(answer: Dispatcher.ResponseData) {
    const { text } = await readTail(answer, largestErrorBytes);
    return mapStatus(answer.statusCode, text, asked());
  }

  function asked(): Asked {
    const address = access.address();
    const host = URL.canParse(address) ? new URL(address).host : address;
    return { target: target.name, host, timeoutMs: target.timeoutMs, ...(identity && { actingAs: identity.user }) };
  }

  return {
    json: (question, schema, signal) =>
      ask(question, signal, async (answer) => decode(await readAll(answer), schema, target.name)),
    tail: (question, keepBytes, signal) => ask(question, signal, (answer) => readTail(answer, keepBytes)),
  };
}

/**
 * A path of the API from raw segments, each encoded. Fails with `usage` on a segment the API server cannot have as a name:
 * `.` and `..` would be taken for steps in the path, `/` and `%` are refused there too (apimachinery, IsValidPathSegmentName).
 */
export function apiPath(...segments: readonly string[]): string {
  const bad = segments.find((segment) => segment === '' || segment === '.' || segment === '..' || /[/%]/.test(segment));
  if (bad !== undefined) throw fail('usage', `"${bad}" cannot be a name in Kubernetes.`);
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

/** One header line for each group: several in one line are one group with commas in its name (authentication docs, "User impersonation"). */
function impersonationHeaders({ user, groups }: Identity): Record<string, string | string[]> {
  return { 'impersonate-user': user, ...(groups.length > 0 && { 'impersonate-group': [...groups] }) };
}

function queryText(query: Question['query']): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}

async function readAll(answer: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.body) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > largestAnswerBytes) throw fail('unavailable', 'The answer of Kubernetes is larger than 64 MiB.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readTail(answer: Dispatcher.ResponseData, keepBytes: number): Promise<{ text: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let cut = false;
  for await (const chunk of answer.body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    keptBytes += bytes.length;
    while (keptBytes - (chunks[0]?.length ?? 0) >= keepBytes) {
      keptBytes -= chunks.shift()?.length ?? 0;
      cut = true;
    }
  }
  const text = Buffer.concat(chunks).toString('utf8');
  // What was cut went through the middle of a line.
  return { text: cut ? text.slice(text.indexOf('\n') + 1) : text, cut };
}

function decode<T>(body: string, schema: z.ZodType<T>, target: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (thrown) {
    throw fail('unavailable', `What answers for Kubernetes ${target} does not speak like Kubernetes.`, {
      hint: 'Check the server address in the kubeconfig.',
      cause: new Error(reasonOf(thrown), { cause: thrown }),
    });
  }
}
