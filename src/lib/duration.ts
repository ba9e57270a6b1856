import { fail } from './error.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 } as const;
const shape = /^(?:\d+(?:ms|[smhdwy]))+$/;

/**
 * Reads a duration as Prometheus writes it (`30s`, `5m`, `1h30m`, `2d`) into milliseconds.
 * Fails with `usage` on anything else, naming the text.
 */
export function parseDurationMs(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (!shape.test(trimmed)) {
    throw fail('usage', `"${trimmed}" is not a duration.`, { hint: 'Write for example 30s, 5m, 1h30m or 2d.' });
  }
  let totalMs = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    totalMs += Number(count) * unitMs[unit as keyof typeof unitMs];
  }
  return totalMs;
}

/** Writes milliseconds for a reader, at most two units: `45 s`, `2 h 10 min`, `3 d`. Negative values read as 0 s. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (ms > 0 && ms < 100) return `${Math.max(1, Math.round(ms))} ms`;
  if (seconds < 60) return ms > 0 && ms < 950 ? `${(ms / 1000).toFixed(1)} s` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days > 6 ? `${days} d` : `${days} d ${hours % 24} h`;
}
