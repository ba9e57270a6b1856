import { IncomingMessage } from 'node:http';
import type { LogLine, LogOutput } from '../../core/port/docker.ts';
import { fail } from '../../lib/error.ts';
import { demultiplex, readTerminal } from './demultiplex.ts';
import { dial, type Engine } from './docker-link.ts';

const keptChars = 256 * 1024;
/** Reading ends here: what is older than the newest of so much is of no use to a reader in a chat. */
const maxReadBytes = 64 * 1024 * 1024;

/**
 * Reads the newest lines of a container's log as a stream, keeping at most 256 KiB of them.
 * As a stream, because dockerode would parse a whole answer that happens to be JSON into an object.
 */
export async function readLogs(
  engine: Engine,
  container: { id: string; terminal: boolean },
  query: { tail: number; sinceAt?: number | undefined },
  signal: AbortSignal,
): Promise<LogOutput> {
  const answer = await dial(engine.docker, {
    path: `/containers/${container.id}/logs`,
    method: 'GET',
    signal,
    isStream: true,
    query: {
      stdout: true,
      stderr: true,
      tail: query.tail,
      ...(query.sinceAt !== undefined && { since: Math.floor(query.sinceAt / 1000) }),
    },
  });
  if (!(answer instanceof IncomingMessage)) throw fail('unavailable', 'The engine gave no log to read.');
  const kept = newestLines();
  const reader = container.terminal ? readTerminal(kept.add) : demultiplex(kept.add);
  let readBytes = 0;
  for await (const chunk of answer) {
    readBytes += chunk.length;
    reader.push(chunk);
    if (readBytes > maxReadBytes)
      throw fail('unavailable', 'The log is too large to read at once.', { hint: 'Ask for fewer lines with --tail.' });
  }
  reader.end();
  return kept.output();
}

function newestLines() {
  let lines: LogLine[] = [];
  let chars = 0;
  let first = 0;
  let cut = false;
  return {
    add(line: LogLine): void {
      lines.push(line);
      chars += line.text.length + 1;
      for (let oldest = lines[first]; chars > keptChars && oldest !== undefined; oldest = lines[first]) {
        chars -= oldest.text.length + 1;
        first += 1;
        cut = true;
      }
      if (first > 10_000) {
        lines = lines.slice(first);
        first = 0;
      }
    },
    output: (): LogOutput => ({ lines: lines.slice(first), cut }),
  };
}
