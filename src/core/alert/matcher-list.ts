import { fail } from '../../lib/error.ts';
import { formatMatcher, type Matcher, parseMatcher } from './matcher.ts';

const matchersAtMost = 20;

/**
 * Reads several matchers as a person types them: `namespace="shop" severity=~"warning|info"`, commas and braces as in
 * Prometheus allowed. Fails with `usage` when there is none, or more than 20.
 */
export function parseMatchers(text: string): readonly Matcher[] {
  const inner = text.trim().replace(/^\{(.*)\}$/s, '$1');
  const parts = inner.match(/(?:"(?:\\.|[^"\\])*"|[^\s,"])+(?:\s*(?:=~|!~|!=|=)\s*"(?:\\.|[^"\\])*")?/g) ?? [];
  if (parts.length === 0) throw fail('usage', 'No matcher was given.', { hint: 'Write for example namespace=shop.' });
  if (parts.length > matchersAtMost) throw fail('usage', `${parts.length} matchers are more than ${matchersAtMost}.`);
  return parts.map(parseMatcher);
}

/** Writes them so that {@link parseMatchers} reads the same. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(' ');
}
