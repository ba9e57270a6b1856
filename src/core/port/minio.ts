import type { DriveFact } from '../minio/erasure.ts';

/** A bucket; `createdAt` in milliseconds since the epoch. */
export interface Bucket {
  readonly name: string;
  readonly createdAt: number | undefined;
}

/** One line of a listing: a prefix ("folder") or an object or one of its versions. */
export type ListedEntry =
  | { readonly kind: 'prefix'; readonly prefix: string }
  | {
      readonly kind: 'object';
      readonly key: string;
      /** Undefined for a delete marker. */
      readonly sizeBytes: number | undefined;
      readonly modifiedAt: number | undefined;
      /** Only when versions were asked for. */
      readonly version?: { readonly id: string; readonly latest: boolean; readonly deleteMarker: boolean };
    };

/** At most as many entries as were asked for; `cut` when there are more. */
export interface Listing {
  readonly entries: readonly ListedEntry[];
  readonly cut: boolean;
}

/** What travels with an object. `undefined` means that it is not set, `unknown` that it may not be read. */
export interface ObjectDetail {
  readonly sizeBytes: number;
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly modifiedAt: number | undefined;
  readonly versionId: string | undefined;
  readonly storageClass: string | undefined;
  readonly encryption: string | undefined;
  readonly replication: string | undefined;
  /** The headers that a download repeats: cache-control, content-encoding and the like. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly userMetadata: readonly (readonly [name: string, value: string])[];
  readonly tags: readonly (readonly [name: string, value: string])[] | 'unknown';
  readonly retention: { readonly mode: string; readonly until: number | undefined } | undefined;
  readonly legalHold: boolean;
}

/** One server of the deployment as the answering one sees it. */
export interface ServerFact {
  readonly endpoint: string;
  /** `online`, `offline`, `initializing`; MinIO's own word. */
  readonly state: string;
  readonly uptimeMs: number | undefined;
  readonly version: string | undefined;
  readonly drives: readonly DriveFact[];
}

/** What the scanner counted the last time it went round. */
export interface UsageFact {
  readonly scannedAt: number;
  readonly sizeBytes: number;
  readonly objects: number;
  readonly versions: number;
  readonly buckets: number;
}

/** The state of the storage: with admin rights every drive, without them only what the health endpoints say. */
export type StorageReport =
  | {
      readonly kind: 'drives';
      readonly servers: readonly ServerFact[];
      readonly parity: number;
      /** Sets of each pool, and drives of each of its sets. */
      readonly pools: readonly { readonly sets: number; readonly drivesPerSet: number }[];
      /** Undefined when the scanner has not been round yet, or may not be asked. */
      readonly usage: UsageFact | undefined;
    }
  | {
      readonly kind: 'health';
      /** Why the drives are unknown, as a sentence. */
      readonly because: string;
      readonly writes: boolean | undefined;
      readonly reads: boolean | undefined;
      readonly writeQuorum: number | undefined;
    };

/** An object, or one version of it. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** What commands may ask of one MinIO target. Every call takes a signal, has a deadline and bounds its lists. */
export interface MinioPort {
  /** The target's name in the configuration. */
  readonly name: string;
  /** All buckets that the key may see. */
  buckets(signal: AbortSignal): Promise<readonly Bucket[]>;
  /**
   * Prefixes and objects right below `prefix`, at most `limit` (10,000).
   * Fails with `not-found` when there is no such bucket.
   */
  list(
    query: { bucket: string; prefix: string; versions: boolean; limit: number },
    signal: AbortSignal,
  ): Promise<Listing>;
  /** Undefined when there is no such object, or its newest version is a delete marker; `not-found` when there is no such bucket. */
  stat(address: ObjectAddress, signal: AbortSignal): Promise<ObjectDetail | undefined>;
  /** Writes a text as an object, or its next version; at most 32 MiB. Fails with `not-found` when there is no such bucket. */
  put(address: ObjectAddress, content: { text: string; type: string }, signal: AbortSignal): Promise<void>;
  storage(signal: AbortSignal): Promise<StorageReport>;
  /** A link that lets anyone who has it read the object for `expiresMs`; made without asking the server. */
  share(address: ObjectAddress, expiresMs: number, signal: AbortSignal): Promise<string>;
}
