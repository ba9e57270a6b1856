import { fail } from '../../lib/error.ts';

/**
 * Reads `key=value` settings separated by commas; a comma inside a value (`cleanup.policy=compact,delete`) stays,
 * because what follows it is no `key=`. Fails with `usage` on anything else.
 */
export function parseTopicConfig(text: string): Record<string, string> {
  const config: Record<string, string> = {};
  for (const entry of text.split(/,(?=\s*[\w.-]+\s*=)/)) {
    const [, key, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/s.exec(entry) ?? [];
    if (key === undefined || value === undefined || value === '') {
      throw fail('usage', `"${entry.trim()}" is not a setting.`, { hint: 'Write --config retention.ms=3600000.' });
    }
    config[key] = value;
  }
  return config;
}
