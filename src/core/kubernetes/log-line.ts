/** The lines of a log, without the empty one after the last line feed. */
export function logLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The lines that contain `wanted` literally, whatever its case. No pattern: what is typed at night must not be able to stall the bot. */
export function matchingLines(lines: readonly string[], wanted: string): string[] {
  const needle = wanted.toLowerCase();
  return lines.filter((line) => line.toLowerCase().includes(needle));
}
