/**
 * Whether one of the patterns allows an image; `*` stands for any run of characters. Both are compared with their tag,
 * `latest` where none is written, so that `redis` allows `redis:latest` and no other version.
 */
export function imageAllowed(image: string, patterns: readonly string[]): boolean {
  const wanted = withTag(image);
  return patterns.some((pattern) => matches(wanted, pattern === '*' ? pattern : withTag(pattern)));
}

/** `redis` is `redis:latest`; a registry's port is not a tag, and a digest stands for itself. */
function withTag(reference: string): string {
  if (reference.includes('@')) return reference;
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  return lastPart.includes(':') || lastPart.endsWith('*') ? reference : `${reference}:latest`;
}

/** Linear: walks the pieces between the stars, so that no pattern can make it slow. */
function matches(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
