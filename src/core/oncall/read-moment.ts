import { parseDurationMs } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import { dayOf, momentOf } from './wall-clock.ts';

const shape = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d))?$/;

/**
 * Reads a moment as people type it: `4h` (from now), `2026-12-24 09:00` or `2026-12-24` by the clock of a zone, or with an
 * offset, `2026-12-24T09:00Z`. Milliseconds since the epoch. Fails with `usage`, with examples.
 */
export function readMoment(text: string, { zone, now }: { zone: string; now: number }): number {
  const written = text.trim();
  const [, day, hour = '0', minute = '0'] = shape.exec(written) ?? [];
  try {
    if (day !== undefined) return momentOf(zone, dayOf(day), Number(hour) * 60 + Number(minute), 'first');
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*(?:Z|[+-]\d{2}:?\d{2})$/.test(written)) return exactly(written);
    return now + parseDurationMs(written.replace(/^\+/, ''));
  } catch {
    throw fail('usage', `"${written}" is no moment.`, {
      hint: 'Write for example 4h, "2026-12-24 09:00" or 2026-12-24T09:00Z.',
    });
  }
}

function exactly(written: string): number {
  const at = Date.parse(written);
  if (Number.isNaN(at)) throw fail('usage', `"${written}" is no moment.`);
  return at;
}
