/** What is said of alerts in one topic, as a source that repeats itself says it. */
export interface StreamShape {
  readonly records: number;
  /** Share of records that speak of an alert for the first time. */
  readonly newShare: number;
  /** Share of records that end an alert at a moment of their own. */
  readonly resolvedShare: number;
}

/** The mix of the benchmark of reading: 1 % new, 5 % resolved, the rest repeats byte for byte what was said last. */
export const usualMix = { newShare: 0.01, resolvedShare: 0.05 };

const recordBytes = 300;
const groups = 50;

/** The values of the records in order; the same for the same shape. Key and value of an alert go to one partition. */
export function* alertStream({
  records,
  newShare,
  resolvedShare,
}: StreamShape): Generator<{ key: string; value: string }> {
  const random = seeded(1);
  const last: string[] = [];
  for (let count = 0; count < records; count += 1) {
    const drawn = random();
    const isNew = last.length === 0 || drawn < newShare;
    const alert = isNew ? last.length : Math.floor(random() * last.length);
    if (isNew) last.push(record(alert, {}));
    else if (drawn < newShare + resolvedShare) {
      // Each end is another one: that is a change, and it is written.
      const endsAt = new Date(Date.UTC(2026, 0, 1) + count * 1_000).toISOString();
      last[alert] = record(alert, { status: 'resolved', startsAt: '2025-12-31T00:00:00Z', endsAt });
    }
    yield { key: String(alert), value: last[alert] ?? '' };
  }
}

/** One record of 300 bytes in our own JSON shape. */
function record(alert: number, more: object): string {
  const said = {
    name: `Bench${alert % groups}`,
    severity: 'warning',
    summary: `disk ${alert} is filling up`,
    ...more,
    labels: { namespace: 'bench', pod: `worker-${alert}`, cluster: 'eu-1' },
    annotations: { note: '' },
  };
  const missing = Math.max(0, recordBytes - JSON.stringify(said).length);
  return JSON.stringify({ ...said, annotations: { note: 'x'.repeat(missing) } });
}

/** Numbers between 0 and 1, the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
