import { distance } from 'fastest-levenshtein';
import prettyBytes from 'pretty-bytes';

/** At most `limit` names that are near `wanted` (a shared start, a contained part, or few edits), nearest first. */
export function nearest(wanted: string, names: Iterable<string>, limit = 3): string[] {
  const needle = wanted.toLowerCase();
  const scored: { name: string; score: number }[] = [];
  for (const name of new Set(names)) {
    const candidate = name.toLowerCase();
    const edits = distance(needle, candidate);
    const contained = needle.length >= 3 && (candidate.includes(needle) || needle.includes(candidate));
    const score = contained ? Math.min(edits, 1) : edits;
    if (score <= Math.max(2, Math.floor(needle.length / 3))) scored.push({ name, score });
  }
  scored.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name));
  return scored.slice(0, limit).map((entry) => entry.name);
}

/** Bytes for a reader, binary units: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { binary: true, maximumFractionDigits: 1 });
}

/** A count with grouped digits: `12,400`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** `1 pod`, `2 pods`, `12,400 pods`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Cuts to `limit` code points in the middle, so that both ends stay readable: `orders-cons…7d9f`. */
export function shortenMiddle(text: string, limit: number): string {
  const points = [...text];
  if (points.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  return `${points.slice(0, head).join('')}…${points.slice(points.length - (limit - 1 - head)).join('')}`;
}

/** Cuts to `limit` code points at the end, with `…` as the last one. */
export function shortenEnd(text: string, limit: number): string {
  const points = [...text];
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`;
}
