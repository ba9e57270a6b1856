import { formatDuration } from '../../lib/duration.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig, AlertTopic } from '../alert/alert-config.ts';
import type { Link } from '../health/link-book.ts';
import type { Ingest } from './ingest.ts';

/** Stands where a record of Kafka names its target; a Kafka target may not be called so. */
export const pushTarget = 'http';

/** What somebody sent by HTTP. */
export interface Pushed {
  /** The name of a source, or `auto`. */
  readonly source: string;
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What became of it; in the first two cases it is durable. */
export type PushOutcome =
  | { readonly kind: 'alerts'; readonly id: string; readonly alerts: number }
  | { readonly kind: 'dead-letter'; readonly id: string }
  | { readonly kind: 'unknown-source'; readonly known: readonly string[] };

/** How what is sent to a source is read. */
export function pushReading(source: string, staleAfterMs: number): AlertTopic {
  return { target: pushTarget, topic: source, source, from: 'latest', staleAfterMs };
}

/** Takes alerts that are sent instead of read. */
export interface PushDesk {
  /** Resolves when it is stored; fails with `unavailable` while the store refuses. */
  take(pushed: Pushed): Promise<PushOutcome>;
  /** The server listens: from now on a sender that is silent could have spoken. */
  opened(): void;
  /** Since when everybody who sent was heard; undefined before that. Each refusal begins it anew. */
  since(): number | undefined;
  /** For /ops health: when somebody last sent, and whether somebody had to be turned away since. */
  readonly link: Link;
}

/**
 * Makes the desk for what is pushed. Such a record has no place in a log, so that its reference is the target `http`, the
 * source in place of a topic, partition 0, and an id of the request in place of an offset: trace and dead letters name that.
 */
export function pushDesk(deps: {
  ingest: Ingest;
  config: Pick<AlertConfig, 'sources' | 'pushStaleAfterMs'>;
  ids: Ids;
  now(): number;
}): PushDesk {
  const { ingest, config, ids, now } = deps;
  let since: number | undefined;
  let takenAt: number | undefined;
  let refusal: string | undefined;
  return {
    async take({ source, key, headers, body }) {
      const known = ['auto', ...config.sources.map(({ name }) => name)];
      if (!known.includes(source)) return { kind: 'unknown-source', known };
      const reading = pushReading(source, config.pushStaleAfterMs ?? 0);
      const offset = ids.next();
      const record = { target: pushTarget, topic: source, partition: 0, offset, key, headers, value: body };
      try {
        const { alerts, deadLetters } = await ingest(reading, [{ ...record, writtenAt: now() }], undefined);
        takenAt = now();
        refusal = undefined;
        return deadLetters > 0 ? { kind: 'dead-letter', id: offset } : { kind: 'alerts', id: offset, alerts };
      } catch (thrown) {
        since = since === undefined ? undefined : now();
        refusal = reasonOf(thrown);
        throw thrown;
      }
    },
    opened() {
      since = now();
    },
    since: () => since,
    link: {
      name: 'Alerts by HTTP',
      async ask() {
        if (since === undefined) return { state: 'unknown', detail: 'not open yet' };
        if (refusal !== undefined) return { state: 'bad', detail: `the last one was turned away: ${refusal}` };
        return takenAt === undefined ? 'nobody has sent yet' : `last sent ${formatDuration(now() - takenAt)} ago`;
      },
      heardAt: () => takenAt,
    },
  };
}
