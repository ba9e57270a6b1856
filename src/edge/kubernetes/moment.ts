/**
 * Milliseconds since the epoch of a time as the API writes it; undefined for none, and for the zero times that
 * stand where something never happened (a container that never began says 1970).
 */
export function momentOf(text: string | null | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) || ms <= 0 ? undefined : ms;
}
