const kindLengthMax = 120;

/** What reasons of one kind have in common: without what was quoted from a record, its figures and places in its lists. */
export function reasonKind(reason: string): string {
  return reason
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d+/g, '#')
    .slice(0, kindLengthMax);
}
