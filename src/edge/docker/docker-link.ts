import http from 'node:http';
import https from 'node:https';
import type Docker from 'dockerode';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { readTls } from '../../lib/tls-file.ts';
import type { DockerTarget } from '../config/target.ts';
import { dockerError, lateError, type Where } from './docker-error.ts';

/** The newest version of the engine's interface that this folder was written against. */
const newestApi = '1.51';

const versionSchema = z.object({ Version: z.string().catch('unknown'), ApiVersion: z.string().regex(/^\d+\.\d+$/) });

/** What the engine says of itself. */
export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  readonly apiVersion: string;
}

/** The wire to one engine: one trust, one pool of connections, one deadline for each call. */
export interface DockerLink {
  readonly where: Where;
  /** Runs one call with the target's deadline, `extraMs` longer, and with errors in words for a person. */
  call<T>(
    signal: AbortSignal,
    task: (engine: Engine, signal: AbortSignal) => Promise<T>,
    options?: { extraMs?: number },
  ): Promise<T>;
  close(): void;
}

/** Makes the link; nothing is read or sent before the first call. */
export function dockerLink(target: DockerTarget, deps: { clock: Clock }): DockerLink {
  const where = { name: target.name, address: target.host.replace(/^unix:\/\//, '') };
  const agents = new Set<http.Agent>();
  let known: Engine | undefined;

  const open = async (signal: AbortSignal): Promise<Engine> => {
    const { default: Dockerode } = await import('dockerode');
    const options = await connectionOf(target);
    agents.add(options.agent);
    const { Version, ApiVersion } = versionSchema.parse(
      // The types know no options here; the engine's first answer is what a hanging engine must not hold up.
      await dial(new Dockerode(options), { path: '/version', method: 'GET', signal }),
    );
    const apiVersion = olderOf(ApiVersion, newestApi);
    return { docker: new Dockerode({ ...options, version: `v${apiVersion}` }), version: Version, apiVersion };
  };

  return {
    where,
    async call(signal, task, { extraMs = 0 } = {}) {
      const timeoutMs = target.timeoutMs + extraMs;
      const limit = { timeoutMs, signal, clock: deps.clock, late: () => lateError(where, timeoutMs) };
      try {
        return await withDeadline(limit, async (ending) => {
          known ??= await open(ending);
          return task(known, ending);
        });
      } catch (thrown) {
        const error = dockerError(thrown, where);
        // An engine that went away may come back as another version.
        if (error.code === 'unavailable' || error.code === 'usage') known = undefined;
        throw error;
      }
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

/**
 * DOCKER_HOST and its companions would override what is configured, also where a socket is given:
 * dockerode starts from the environment. So every option that it reads from there is set, if only to undefined.
 */
async function connectionOf(target: DockerTarget) {
  const unset = { host: undefined, socketPath: undefined, port: undefined, pathPrefix: '/', timeout: undefined };
  const noTrust = { ca: undefined, cert: undefined, key: undefined, username: undefined };
  if (target.host.startsWith('unix://')) {
    const agent = new http.Agent({ keepAlive: true });
    return { ...unset, ...noTrust, socketPath: target.host.slice('unix://'.length), protocol: 'http' as const, agent };
  }
  const url = new URL(target.host.replace(/^tcp:/, 'http:'));
  const at = { ...unset, ...noTrust, host: url.hostname };
  if (target.tls === undefined && url.protocol !== 'https:') {
    return { ...at, port: url.port || '2375', protocol: 'http' as const, agent: new http.Agent({ keepAlive: true }) };
  }
  const trust = await readTls(target.tls ?? {}, `Docker ${target.name}`);
  const agent = new https.Agent({ keepAlive: true, ...trust });
  return { ...at, port: url.port || '2376', protocol: 'https' as const, agent };
}

function olderOf(a: string, b: string): string {
  const minor = (version: string) => Number(version.split('.')[1]);
  const major = (version: string) => Number(version.split('.')[0]);
  return major(a) - major(b) || minor(a) - minor(b) > 0 ? b : a;
}

/** One raw request, for what dockerode's own methods do wrongly or cannot end; the answer is still to be decoded. */
export function dial(
  docker: Docker,
  request: {
    path: string;
    method: 'GET' | 'POST';
    signal: AbortSignal;
    query?: object;
    body?: object;
    isStream?: boolean;
  },
): Promise<unknown> {
  const { path, method, signal, query, body, isStream = false } = request;
  const options = {
    path: query === undefined ? path : `${path}?`,
    method,
    abortSignal: signal,
    isStream,
    statusCodes: { 200: true, 201: true, 204: true },
    ...(query !== undefined && { options: { _query: query, ...(body !== undefined && { _body: body }) } }),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (thrown: unknown, answer: unknown) => (thrown ? reject(thrown) : resolve(answer)));
  });
}
