import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';

/** An answer of the API server other than 2xx. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What an object needs to be applied; everything else is passed on as it is. */
export const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});

export type Manifest = z.infer<typeof manifest>;

/** How one request is sent. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

/** The lab's own small client: a token, JSON, server-side apply. */
export interface ApiClient {
  /** The decoded answer; rejects with ApiError on a refusal. Deadline 15 s. */
  request(path: string, request: ApiRequest): Promise<unknown>;
  /** Server-side apply: creates the object or makes it so, however often it is called. */
  apply(object: Manifest, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const requestTimeoutMs = 15_000;

const kubeconfigFile = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), 'certificate-authority-data': z.base64() }) })]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});

const refusal = z.object({ message: z.string() });

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** Reads a kubeconfig as `ensureCredentials` writes it: one cluster, one user with a token. */
export async function readKubeconfig(file: string): Promise<{ server: string; authority: string; token: string }> {
  const config = kubeconfigFile.parse(parse(await readFile(file, 'utf8')));
  const { server, 'certificate-authority-data': authority } = config.clusters[0].cluster;
  return { server, authority, token: config.users[0].user.token };
}

/** Connects by a kubeconfig that `readKubeconfig` understands. */
export async function apiClient(kubeconfig: string): Promise<ApiClient> {
  const { server, authority, token } = await readKubeconfig(kubeconfig);
  const dispatcher = new Agent({ connect: { ca: Buffer.from(authority, 'base64') } });
  const resources = new Map<string, z.infer<typeof resourceList>['resources']>();

  async function request(path: string, { method, body, contentType, signal }: ApiRequest): Promise<unknown> {
    const response = await fetch(`${server}${path}`, {
      method: method ?? 'GET',
      dispatcher,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, `${method ?? 'GET'} ${path}: ${messageOf(text)}`);
    return response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text;
  }

  async function resourceOf({ apiVersion, kind }: Manifest, signal: AbortSignal) {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const find = () => resources.get(base)?.find((entry) => entry.kind === kind && !entry.name.includes('/'));
    if (find() === undefined) resources.set(base, resourceList.parse(await request(base, { signal })).resources);
    const found = find();
    if (found === undefined) throw new Error(`The API server knows no ${kind} in ${apiVersion}`);
    return { base, name: found.name, namespaced: found.namespaced };
  }

  return {
    request,
    async apply(object, signal) {
      const { base, name, namespaced } = await resourceOf(object, signal);
      const scope = namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
      await request(`${base}${scope}/${name}/${object.metadata.name}?fieldManager=lab&force=true`, {
        method: 'PATCH',
        contentType: 'application/apply-patch+yaml',
        body: object,
        signal,
      });
    },
    close: () => dispatcher.destroy(),
  };
}

function messageOf(text: string): string {
  try {
    return refusal.parse(JSON.parse(text)).message;
  } catch {
    return text.slice(0, 200);
  }
}
