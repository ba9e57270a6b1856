/** A consumer that has not polled for so long is not reading, whatever it says. */
const pollGapMs = 30_000;
/** Records older than that, with more behind them, mean that what was read last is not the present. */
const lateMs = 60_000;

/** How reading goes, from what really happened. */
export interface ConsumerState {
  readonly state: 'starting' | 'reading' | 'paused' | 'failing' | 'stopped';
  readonly lastPollAt: number | undefined;
  readonly lastRecordAt: number | undefined;
  /** Records that wait in all partitions, as of the last batch of each. */
  readonly behind: number;
  readonly failure: string | undefined;
  /** Topics that are configured and do not exist. */
  readonly missing: readonly string[];
}

/** Keeps the state, and since when topics are read without a gap. */
export function consumerState(now: () => number) {
  let state: ConsumerState['state'] = 'starting';
  let lastPollAt: number | undefined;
  let lastRecordAt: number | undefined;
  let failure: string | undefined;
  let missing: readonly string[] = [];
  let since: number | undefined;
  let late = false;
  const behind = new Map<string, number>();
  const sum = (): number => [...behind.values()].reduce((a, b) => a + b, 0);

  return {
    polled(): void {
      const at = now();
      if (lastPollAt === undefined || at - lastPollAt > pollGapMs) since = undefined;
      lastPollAt = at;
      if (state !== 'paused') state = 'reading';
      failure = undefined;
      if (!late || sum() === 0) since ??= at;
    },
    read(partition: string, left: number, writtenAt: number): void {
      lastRecordAt = now();
      behind.set(partition, left);
      late = left > 0 && lastRecordAt - writtenAt > lateMs;
      if (late) since = undefined;
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
    assigned(): void {
      behind.clear();
    },
    missing(topics: readonly string[]): void {
      missing = topics;
    },
    /** Since when; undefined while topics are not read, or far behind. */
    linkSince: (): number | undefined =>
      lastPollAt === undefined || now() - lastPollAt > pollGapMs ? undefined : since,
    now: (): ConsumerState => ({ state, lastPollAt, lastRecordAt, behind: sum(), failure, missing }),
  };
}

export type ConsumerStateKeeper = ReturnType<typeof consumerState>;
