import { matchesWildcard } from '../../lib/wildcard.ts';

/**
 * Whether one of the patterns allows an image; `*` stands for any run of characters. Both are compared with their tag,
 * `latest` where none is written, so that `redis` allows `redis:latest` and no other version.
 */
export function imageAllowed(image: string, patterns: readonly string[]): boolean {
  const wanted = withTag(image);
  return patterns.some((pattern) => matchesWildcard(wanted, pattern === '*' ? pattern : withTag(pattern)));
}

/** `redis` is `redis:latest`; a registry's port is not a tag, and a digest stands for itself. */
function withTag(reference: string): string {
  if (reference.includes('@')) return reference;
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  return lastPart.includes(':') || lastPart.endsWith('*') ? reference : `${reference}:latest`;
}
