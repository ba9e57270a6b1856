import http from 'node:http';
import https from 'node:https';
import type { Client } from 'minio';
import type { Clock } from '../../lib/clock.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { fail } from '../../lib/error.ts';
import { readTls } from '../../lib/tls-file.ts';
import type { MinioTarget } from '../config/target.ts';
import { lateError, minioError, type Where } from './minio-error.ts';
import { type RawAnswer, refusalOf } from './refusal.ts';

/** An admin answer of a large deployment is some megabytes; more is not read. */
const maxBodyBytes = 32 * 1024 * 1024;

/** The wire to one MinIO: one trust, one pool of connections, one deadline for each call. */
export interface MinioLink {
  readonly where: Where;
  /** Runs one call with the target's deadline and with errors in words for a person. */
  call<T>(signal: AbortSignal, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The S3 client whose requests end with `signal`; `endpoint` is the target's own unless given. */
  s3(signal: AbortSignal, endpoint?: string): Promise<Client>;
  get(path: string, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<RawAnswer>;
  close(): void;
}

/** Makes the link; nothing is read or sent before the first call. */
export function minioLink(target: MinioTarget, deps: { clock: Clock }): MinioLink {
  const where = { name: target.name, address: target.endpoint };
  const secure = new URL(target.endpoint).protocol === 'https:';
  const send = secure ? https.request : http.request;
  let agent: Promise<http.Agent> | undefined;

  const openAgent = async () => {
    if (!secure) return new http.Agent({ keepAlive: true });
    return new https.Agent({ keepAlive: true, ...(await readTls(target.tls ?? {}, `MinIO ${target.name}`)) });
  };
  const agentOf = (): Promise<http.Agent> => {
    // A file that could not be read is tried again at the next call.
    agent ??= openAgent().catch((thrown: unknown) => {
      agent = undefined;
      throw thrown;
    });
    return agent;
  };

  return {
    where,
    async call(signal, task) {
      const late = () => lateError(where, target.timeoutMs);
      try {
        return await withDeadline({ timeoutMs: target.timeoutMs, signal, clock: deps.clock, late }, task);
      } catch (thrown) {
        throw minioError(thrown, where);
      }
    },
    async s3(signal, endpoint = target.endpoint) {
      const { Client } = await import('minio');
      const url = new URL(endpoint);
      const useSSL = url.protocol === 'https:';
      return new Client({
        endPoint: url.hostname,
        useSSL,
        port: url.port === '' ? (useSSL ? 443 : 80) : Number(url.port),
        accessKey: target.accessKey.reveal(),
        secretKey: target.secretKey.reveal(),
        region: target.region,
        transport: { request: endingWith(signal, send) },
        transportAgent: await agentOf(),
        // The client's own retry doubles the time a dead server takes, and prints to the console.
        retryOptions: { disableRetry: true },
      });
    },
    async get(path, headers, signal) {
      const pool = await agentOf();
      return new Promise((resolve, reject) => {
        const request = send(new URL(path, target.endpoint), { agent: pool, headers, signal }, (response) => {
          readBody(response).then(
            (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
            reject,
          );
        });
        request.on('error', reject);
        request.end();
      });
    },
    close() {
      agent?.then((pool) => pool.destroy()).catch(() => undefined);
    },
  };
}

/** What the S3 client throws away with its reason, as an error of its retry, though it is told not to retry. */
const hiddenStatuses = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** The S3 client knows no deadline and no signal: each of its requests is given one here. */
function endingWith(signal: AbortSignal, send: typeof http.request): typeof http.request {
  type Listener = (response: http.IncomingMessage) => void;
  return (options: string | URL | http.RequestOptions, second?: http.RequestOptions | Listener) => {
    if (typeof options === 'string' || options instanceof URL || typeof second !== 'function') {
      throw new TypeError('the S3 client is expected to call request(options, listener)');
    }
    const request = send({ ...options, signal }, (response) => {
      const status = response.statusCode ?? 0;
      if (!hiddenStatuses.has(status)) return second(response);
      void readBody(response)
        .catch(() => '')
        .then((body) => request.emit('error', refusalOf({ status, headers: response.headers, body })));
    });
    return request;
  };
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes)
      throw fail('unavailable', 'The answer of MinIO is larger than 32 MiB; it was not read.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
