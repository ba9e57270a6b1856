/** One drive as MinIO reports it. */
export interface DriveFact {
  readonly endpoint: string;
  /** MinIO's word: ok, offline, corrupt, missing, permission-denied, faulty, root-mount, unformatted, unknown. */
  readonly state: string;
  /** True while it is being refilled; it takes writes, but older objects are still missing on it. */
  readonly healing: boolean;
  readonly pool: number;
  readonly set: number;
  readonly index: number;
  readonly totalBytes: number | undefined;
  readonly usedBytes: number | undefined;
  readonly heal: HealFact | undefined;
}

/** How far the refilling of a drive is. */
export interface HealFact {
  readonly startedAt: number | undefined;
  readonly itemsTotal: number;
  readonly itemsDone: number;
  readonly itemsFailed: number;
}

/** What one place in an erasure set holds; `absent` where the server lists no drive. */
export type SlotState = 'ok' | 'healing' | 'lost' | 'absent';

/** One erasure set, judged. */
export interface SetVerdict {
  readonly pool: number;
  readonly set: number;
  readonly slots: readonly SlotState[];
  readonly parity: number;
  readonly writeQuorum: number;
  readonly readQuorum: number;
  /** Drives that take writes: good ones and healing ones. */
  readonly online: number;
  /** How many more may go before writes stop; negative when they have. */
  readonly spare: number;
}

export type StorageVerdict = 'safe' | 'degraded' | 'last' | 'writes-stopped' | 'quorum-lost' | 'unknown';

/** All sets, the worst first decides. */
export interface ErasureVerdict {
  readonly verdict: StorageVerdict;
  readonly sets: readonly SetVerdict[];
  /** The set nearest to the loss of writes. */
  readonly worst: SetVerdict | undefined;
  readonly online: number;
  readonly total: number;
  readonly healing: number;
}

/**
 * Judges every erasure set by its drives' own states, never by the server's counters: those count an unformatted drive
 * as online. Quorums as in MinIO's health check (cmd/erasure-server-pool.go, Health): reading needs the data drives,
 * writing the same, and one more where data equals parity. A healing drive counts as online there, and here.
 * Below that, where data is more than parity, MinIO still takes single writes by raising their parity; what was there
 * cannot be read then, and its health check says no, so it is not called safe here.
 */
export function judgeErasure(facts: {
  readonly drives: readonly DriveFact[];
  readonly parity: number;
  readonly pools: readonly { readonly sets: number; readonly drivesPerSet: number }[];
}): ErasureVerdict {
  const sets = facts.pools.flatMap((pool, poolIndex) =>
    Array.from({ length: pool.sets }, (_, set) =>
      judgeSet(
        poolIndex,
        set,
        pool.drivesPerSet,
        facts.parity,
        facts.drives.filter((drive) => drive.pool === poolIndex && drive.set === set),
      ),
    ),
  );
  const worst = sets.toSorted(
    (a, b) => a.spare - b.spare || b.slots.length - b.online - (a.slots.length - a.online),
  )[0];
  return {
    verdict: verdictOf(sets, worst),
    sets,
    worst,
    online: sets.reduce((sum, set) => sum + set.online, 0),
    total: sets.reduce((sum, set) => sum + set.slots.length, 0),
    healing: sets.reduce((sum, set) => sum + set.slots.filter((slot) => slot === 'healing').length, 0),
  };
}

function judgeSet(
  pool: number,
  set: number,
  size: number,
  configured: number,
  drives: readonly DriveFact[],
): SetVerdict {
  // A pool of smaller sets cannot hold more parity than half of a set.
  const parity = Math.min(configured, Math.floor(size / 2));
  const data = size - parity;
  const writeQuorum = data === parity ? data + 1 : data;
  const slots = Array.from({ length: size }, (_, index) => slotOf(drives.find((drive) => drive.index === index)));
  const online = slots.filter((slot) => slot === 'ok' || slot === 'healing').length;
  return { pool, set, slots, parity, writeQuorum, readQuorum: data, online, spare: online - writeQuorum };
}

function slotOf(drive: DriveFact | undefined): SlotState {
  if (drive === undefined) return 'absent';
  if (drive.state !== 'ok') return 'lost';
  return drive.healing ? 'healing' : 'ok';
}

function verdictOf(sets: readonly SetVerdict[], worst: SetVerdict | undefined): StorageVerdict {
  if (worst === undefined) return 'unknown';
  if (sets.some((set) => set.online < set.readQuorum)) return 'quorum-lost';
  if (worst.spare < 0) return 'writes-stopped';
  if (sets.every((set) => set.slots.every((slot) => slot === 'ok'))) return 'safe';
  return worst.spare === 0 ? 'last' : 'degraded';
}
