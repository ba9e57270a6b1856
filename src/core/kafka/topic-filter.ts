/**
 * Makes a test for names: with `*` for any run of characters the whole name must match, without it the name must
 * contain the text; in both cases whatever the case.
 */
export function topicFilter(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) return (name) => name.toLowerCase().includes(wanted);
  const pieces = wanted.split('*');
  return (name) => matchesPieces(name.toLowerCase(), pieces);
}

/** Without a regular expression, so that no pattern can take long. */
function matchesPieces(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}
