import type { Chat } from './chat.ts';
import { type Program, startBolt, startMiddlewatch } from './program.ts';
import type { Report } from './report.ts';
import { median, spread } from './statistic.ts';

const runs = 9;
const megabytes = (bytes: number) => bytes / 1_000_000;

/** From starting the process to its first answer in chat, and the memory it holds then. */
export async function benchStart(chat: Chat): Promise<Report> {
  const ways = [
    { name: 'Middlewatch', start: () => startMiddlewatch(chat), contains: 'Middlewatch' },
    { name: 'Bolt, hello world', start: () => startBolt(chat), contains: 'Hello' },
  ];
  const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  const sizes = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  // One round more than is counted: the first fills the compile cache. The two take turns, so that noise meets both.
  for (let round = 0; round <= runs; round += 1) {
    for (const { name, start, contains } of ways) {
      const { tookMs, residentMb } = await once(chat, start, contains);
      if (round === 0) continue;
      times.get(name)?.push(tookMs);
      sizes.get(name)?.push(residentMb);
    }
  }
  const rows = ways.map(({ name }) => {
    const [took, size] = [times.get(name) ?? [], sizes.get(name) ?? []];
    return [name, `${Math.round(median(took))} ms`, spread(took), `${Math.round(median(size))} MB`];
  });
  return {
    name: 'start',
    title: 'Cold start to the first answered command',
    columns: ['', 'median', 'range, ms', 'resident'],
    rows,
    samples: Object.fromEntries(times),
    note: `${runs} starts each, in turns, against the local workspace; aim: below 1 s and 200 MB.`,
  };
}

async function once(chat: Chat, start: () => Program, contains: string) {
  const startedAt = performance.now();
  const program = start();
  try {
    await chat.connected();
    await chat.ask('/ops help', contains);
    return { tookMs: performance.now() - startedAt, residentMb: megabytes(program.residentBytes()) };
  } finally {
    await program.stop();
  }
}
