import { createHash } from 'node:crypto';
import { access, stat } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { buildConnector, Dispatcher } from 'undici';
import { fail, reasonOf } from '../../lib/error.ts';
import { shortenEnd } from '../../lib/text.ts';
import type { KubernetesTarget } from '../config/target.ts';

/** What one request needs: where to, as whom, through which pool of connections. */
export interface Access {
  /** Base address without a final slash; may carry a path prefix. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** How a target's API server is reached. */
export interface ClusterAccess {
  /** Fails with `unavailable` when there is no kubeconfig (yet), or no credentials could be had. */
  open(signal: AbortSignal): Promise<Access>;
  /** Forgets credentials that were refused; the next `open` reads them again. */
  forget(): void;
  /** The server's address once it is known, else where it would be read from. */
  address(): string;
  close(): Promise<void>;
}

/**
 * The vendor's code, loaded at the first question and not before: it takes up to a second and 90 MB. The package's main
 * entry would load every generated API, 350 ms more than the one module that is needed.
 */
export async function vendorCode() {
  const [{ KubeConfig }, undici] = await Promise.all([
    import('@kubernetes/client-node/dist/config.js'),
    import('undici'),
  ]);
  return { KubeConfig, ...undici };
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const connectTimeoutMs = 3_000;
const keptConnections = 8;

interface Loaded {
  readonly stamp: string;
  readonly config: KubeConfig;
}

/**
 * Reads the target's kubeconfig when it is first needed and again when the file changes, so that a file that appears
 * later is found. One KubeConfig per target: switching contexts on a shared one can send one cluster's token to another.
 * Connections are pooled per set of TLS options: the library by itself makes a new agent, so a new handshake, per request.
 */
export function clusterAccess(target: KubernetesTarget, root: string): ClusterAccess {
  let loaded: Loaded | undefined;
  let pool: { readonly key: string; readonly dispatcher: Dispatcher } | undefined;

  async function config(): Promise<KubeConfig> {
    const stamp = await stampOf(target, root);
    if (loaded?.stamp !== stamp) loaded = { stamp, config: await load(target, root) };
    return loaded.config;
  }

  async function poolFor(current: KubeConfig, options: RequestOptions): Promise<Dispatcher> {
    const cluster = current.getCurrentCluster();
    const tls = tlsOf(options);
    const key = createHash('sha256')
      .update(JSON.stringify([cluster?.server, cluster?.proxyUrl, tls]))
      .digest('hex');
    if (pool?.key === key) return pool.dispatcher;
    const stale = pool?.dispatcher;
    pool = { key, dispatcher: await makeDispatcher(tls, cluster?.proxyUrl) };
    void stale?.close().catch(() => undefined);
    return pool.dispatcher;
  }

  return {
    async open(signal) {
      const current = await config();
      const options: RequestOptions = {};
      await untilAborted(applyCredentials(current, options, target.name), signal);
      return {
        server: serverOf(current),
        headers: headersOf(options),
        dispatcher: await poolFor(current, options),
      };
    },
    forget() {
      loaded = undefined;
    },
    address() {
      if (loaded !== undefined) return withoutUser(serverOf(loaded.config));
      return target.kubeconfig === undefined ? 'the cluster it runs in' : `kubeconfig ${target.kubeconfig}`;
    },
    async close() {
      await pool?.dispatcher.destroy();
      pool = undefined;
    },
  };
}

/** Changes when the kubeconfig file does. */
async function stampOf(target: KubernetesTarget, root: string): Promise<string> {
  if (target.kubeconfig === undefined) {
    await access(`${root}${serviceAccountToken}`).catch((thrown: unknown) => {
      throw fail('unavailable', `Kubernetes ${target.name} has no kubeconfig, and the bot does not run in a pod.`, {
        hint: 'Set kubeconfig for this target.',
        cause: thrown,
      });
    });
    return 'in-cluster';
  }
  try {
    const { mtimeMs, size, ino } = await stat(target.kubeconfig);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (thrown) {
    throw fail('unavailable', `Kubernetes ${target.name} has no kubeconfig yet (${target.kubeconfig}).`, {
      hint: 'It is looked for again at the next question.',
      cause: thrown,
    });
  }
}

async function load(target: KubernetesTarget, root: string): Promise<KubeConfig> {
  const { KubeConfig } = await vendorCode();
  const config = new KubeConfig();
  if (target.kubeconfig === undefined) {
    config.loadFromCluster(root);
    return config;
  }
  try {
    config.loadFromFile(target.kubeconfig);
  } catch (thrown) {
    throw fail('unavailable', `The kubeconfig ${target.kubeconfig} cannot be read (${reasonOf(thrown)}).`, {
      cause: thrown,
    });
  }
  if (target.context !== undefined) config.setCurrentContext(target.context);
  if (config.getCurrentCluster() === null) {
    const contexts = config.getContexts().map((context) => context.name);
    const wanted = target.context ?? config.getCurrentContext();
    throw fail('unavailable', `The kubeconfig ${target.kubeconfig} has no cluster for context "${wanted}".`, {
      hint: contexts.length === 0 ? 'It has no contexts.' : `It has ${contexts.join(', ')}.`,
    });
  }
  return config;
}

async function applyCredentials(config: KubeConfig, options: RequestOptions, targetName: string): Promise<void> {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (thrown) {
    const reason = shortenEnd(reasonOf(thrown).split('\n')[0] ?? '', 200);
    throw fail('unavailable', `The kubeconfig of Kubernetes ${targetName} cannot be used (${reason}).`, {
      hint: 'Check the cluster and the user of its context.',
      cause: thrown,
    });
  }
}

/** Credential plugins are programs without a deadline of their own. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = String(value);
  }
  if (typeof options.auth === 'string') {
    headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  }
  return headers;
}

function tlsOf({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }: RequestOptions) {
  const tls: buildConnector.BuildOptions = {};
  if (ca !== undefined) tls.ca = ca;
  if (cert !== undefined) tls.cert = cert;
  if (key !== undefined) tls.key = key;
  if (pfx !== undefined) tls.pfx = pfx;
  if (passphrase !== undefined) tls.passphrase = passphrase;
  if (rejectUnauthorized !== undefined) tls.rejectUnauthorized = rejectUnauthorized;
  if (servername !== undefined) tls.servername = servername;
  return tls;
}

async function makeDispatcher(tls: buildConnector.BuildOptions, proxyUrl: string | undefined): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await vendorCode();
  // Over HTTP/2 undici joins repeated headers into one line (client-h2.js, buildRequestHeaders): two groups would be one.
  const allowH2 = false;
  const limits = { connections: keptConnections, pipelining: 1, allowH2 };
  // 30 s stays below the idle limit of the load balancers in front of managed clusters, as client-go does.
  const connect = { ...tls, timeout: connectTimeoutMs, keepAlive: true, keepAliveInitialDelay: 30_000, allowH2 };
  if (proxyUrl === undefined) return new Agent({ ...limits, connect });
  if (!/^https?:/.test(proxyUrl)) {
    throw fail('unavailable', 'The kubeconfig names a proxy that is not an HTTP one.', {
      hint: 'Use an http:// or https:// proxy-url, or none.',
    });
  }
  return new ProxyAgent({ ...limits, uri: proxyUrl, requestTls: connect });
}

function serverOf(config: KubeConfig): string {
  return (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
}

function withoutUser(address: string): string {
  return URL.canParse(address) ? `${new URL(address).origin}` : 'an address that cannot be read';
}
