/** A consumer that has not polled for so long is not reading, whatever it says. */
const pollGapMs = 30_000;
/** Records older than that, with more behind them, mean that what was read last is not the present; so does a partition that does not move for so long while records wait in it. */
const lateMs = 60_000;

/** How reading goes, from what really happened. */
export interface ConsumerState {
  readonly state: 'starting' | 'reading' | 'paused' | 'failing' | 'stopped';
  /** When a broker last answered a fetch. */
  readonly lastPollAt: number | undefined;
  readonly lastRecordAt: number | undefined;
  /** Records that wait in all partitions, as of the last batch of each, or the last measure. */
  readonly behind: number;
  readonly failure: string | undefined;
  /** Topics that are configured and do not exist. */
  readonly missing: readonly string[];
}

interface Partition {
  /** Records that wait; undefined until that was measured, or a batch said so. */
  readonly left: number | undefined;
  /** When it was last read, or last seen to have nothing to read. */
  readonly movedAt: number;
  readonly late: boolean;
}

/** Keeps the state, and since when topics are read without a gap. */
export function consumerState(now: () => number) {
  let state: ConsumerState['state'] = 'starting';
  let lastPollAt: number | undefined;
  let lastRecordAt: number | undefined;
  let failure: string | undefined;
  let missing: readonly string[] = [];
  let since: number | undefined;
  const partitions = new Map<string, Partition>();
  const sum = (): number => [...partitions.values()].reduce((all, { left }) => all + (left ?? 0), 0);
  /** Every partition is read to about its end, and that is known, not assumed. */
  const isPresent = (): boolean => [...partitions.values()].every(({ left, late }) => left !== undefined && !late);
  const set = (place: string, partition: Partition): void => {
    partitions.set(place, partition);
    if (partition.late) since = undefined;
  };

  const keeper = {
    polled(): void {
      const at = now();
      if (lastPollAt === undefined || at - lastPollAt > pollGapMs) since = undefined;
      lastPollAt = at;
      if (state !== 'paused') state = 'reading';
      failure = undefined;
      if (isPresent()) since ??= at;
    },
    /** A round of a member that was given no partition: it has nothing to ask anyone. */
    idled(): void {
      if (partitions.size === 0) keeper.polled();
    },
    read(place: string, left: number, writtenAt: number): void {
      lastRecordAt = now();
      set(place, { left, movedAt: lastRecordAt, late: left > 0 && lastRecordAt - writtenAt > lateMs });
    },
    /** What really waits in a partition, asked of the broker. */
    measured(place: string, left: number): void {
      const at = now();
      const known = partitions.get(place);
      // Of another member of the group.
      if (known === undefined) return;
      const movedAt = left === 0 ? at : known.movedAt;
      set(place, { left, movedAt, late: left > 0 && (known.late || at - movedAt > lateMs) });
    },
    paused(reason: string): void {
      state = 'paused';
      failure = reason;
      since = undefined;
    },
    resumed(): void {
      state = 'reading';
      failure = undefined;
    },
    failed(reason: string): void {
      state = 'failing';
      failure = reason;
      since = undefined;
    },
    stopped(): void {
      state = 'stopped';
      since = undefined;
    },
    /** These partitions are its own from now on; how far behind each is, is not known yet. */
    assigned(places: readonly string[]): void {
      const movedAt = now();
      since = undefined;
      partitions.clear();
      for (const place of places) partitions.set(place, { left: undefined, movedAt, late: false });
    },
    missing(topics: readonly string[]): void {
      missing = topics;
    },
    /** Since when; undefined while topics are not read, or far behind. */
    linkSince: (): number | undefined =>
      lastPollAt === undefined || now() - lastPollAt > pollGapMs ? undefined : since,
    now: (): ConsumerState => ({ state, lastPollAt, lastRecordAt, behind: sum(), failure, missing }),
  };
  return keeper;
}

export type ConsumerStateKeeper = ReturnType<typeof consumerState>;
