import type { Identity, ImpersonationRule } from '../access/impersonation.ts';

/** What a look at a system found, just now. */
export interface Checked {
  /** What answered, in a few words: `3 brokers`, `v1.34.4, 2 of 2 nodes ready`. */
  readonly summary: string;
  /** Milliseconds the answer took. */
  readonly tookMs: number;
  /** It works, and is one failure away from not working. */
  readonly atRisk?: boolean;
}

/**
 * One named target of a system. Connecting is lazy: a target that is down does not keep the bot from starting,
 * and each call has its own deadline. Vendor errors never leave the system's folder: callers see MiddlewatchError.
 */
export interface System<Client> {
  readonly kind: 'kubernetes' | 'kafka' | 'minio' | 'docker';
  readonly name: string;
  /** Where it is, safe to show: `https://127.0.0.1:26443`, without user or secret. */
  readonly address: string;
  readonly readOnly: boolean;
  /** As the bot itself. What a person asks for goes through `clientFor` (core/access). */
  readonly client: Client;
  /** Present where calls run as the person who asks, so that the system's own rules and records see that person. */
  readonly impersonation?: {
    readonly rules: readonly ImpersonationRule[];
    as(identity: Identity): Client;
  };
  /** Asks the system for one real answer; fails with `unavailable` or `timeout` in words for a person. */
  check(signal: AbortSignal): Promise<Checked>;
  close(): Promise<void>;
}
