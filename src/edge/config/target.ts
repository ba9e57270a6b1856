import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { impersonateSchema } from './impersonate.ts';
import { secretSchema } from './secret.ts';
import { kafkaWatchSchema, minioWatchSchema } from './watch.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'a short lower-case name');

/** Trust for a TLS connection: an own certificate authority, and a client's certificate where the server asks for one. */
export const tlsSchema = z.strictObject({
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
  serverName: z.string().optional(),
});

const common = {
  name,
  /** Commands that change are refused on it. */
  readOnly: z.boolean().default(false),
  /** Somebody is on call for it. */
  production: z.boolean().optional(),
  /** From which class on a second person must say yes; left out: destroy. */
  approval: z.enum(['change', 'destroy']).optional(),
  /** How long one call may take. */
  timeout: durationSchema.default(5_000),
};

/** The configuration says `timeout: 5s`; the code says timeoutMs. */
function inMilliseconds<T extends { timeout: number }>({
  timeout,
  ...rest
}: T): Omit<T, 'timeout'> & { timeoutMs: number } {
  return { ...rest, timeoutMs: timeout };
}

export const kubernetesTargetSchema = z
  .strictObject({
    ...common,
    /** A kubeconfig file; without it the pod's own service account is used. */
    kubeconfig: z.string().optional(),
    context: z.string().optional(),
    namespace: z.string().default('default'),
    /** What people ask for runs as the person who stands for them there; who is not named is denied. Left out: everything runs as the bot. */
    impersonate: impersonateSchema.optional(),
  })
  .transform(inMilliseconds);

export const kafkaTargetSchema = z
  .strictObject({
    ...common,
    name: name.refine((text) => text !== 'http', 'alerts that are sent by HTTP are named so'),
    /** Fields of JSON records and headers whose values nobody sees, at any depth. */
    maskFields: z.array(z.string().min(1).max(200)).max(200).default([]),
    brokers: z.array(z.string().regex(/^[^\s:]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i, 'host:port')).min(1),
    tls: z.union([z.boolean(), tlsSchema]).default(false),
    sasl: z
      .strictObject({
        mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
        username: z.string(),
        password: secretSchema,
      })
      .optional(),
    watch: kafkaWatchSchema.optional(),
  })
  .transform(inMilliseconds);

export const minioTargetSchema = z
  .strictObject({
    ...common,
    endpoint: z.url({ protocol: /^https?$/ }),
    accessKey: secretSchema,
    secretKey: secretSchema,
    region: z.string().default('us-east-1'),
    tls: tlsSchema.optional(),
    /** The address that goes into shared links, where people reach it by another one than the bot does. */
    publicEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    watch: minioWatchSchema.optional(),
  })
  .transform(inMilliseconds);

export const dockerTargetSchema = z
  .strictObject({
    ...common,
    /** `unix:///var/run/docker.sock` or `tcp://host:2376`. */
    host: z.string().regex(/^(unix:\/\/\/|tcp:\/\/|https?:\/\/)/, 'unix:///path or tcp://host:port'),
    tls: tlsSchema.optional(),
    /** Images that /docker run may start; `*` stands for any run of characters. Empty: none. */
    allowedImages: z.array(z.string()).default([]),
  })
  .transform(inMilliseconds);

export type TlsConfig = z.infer<typeof tlsSchema>;
export type KubernetesTarget = z.infer<typeof kubernetesTargetSchema>;
export type KafkaTarget = z.infer<typeof kafkaTargetSchema>;
export type MinioTarget = z.infer<typeof minioTargetSchema>;
export type DockerTarget = z.infer<typeof dockerTargetSchema>;
