import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { MiddlewatchError } from '../../lib/error.ts';
import type { HealthReader, LinkHealth } from '../port/health.ts';

/** One link that can be asked. It answers what it found, or fails with a sentence. */
export interface Link {
  readonly name: string;
  /** Resolves with a few words of what really answered, or a judged state. */
  ask(signal: AbortSignal): Promise<string | Judged>;
  /** When it last answered by itself, such as an event that came in; beside the answers to `ask`. */
  heardAt?(): number | undefined;
}

/** A state that a link judged itself. `answered` is false when it was not the thing itself that spoke; without it only `unknown` is no answer. */
export type Judged = Omit<LinkHealth, 'link' | 'lastAnswerAt'> & { readonly answered?: boolean };

const askWithinMs = 4_500;

/** Asks every link that there is then at once, each with a deadline of 4.5 s, and remembers when each last really answered. */
export function linkBook(links: () => readonly Link[], deps: { clock: Clock }): HealthReader {
  const answeredAt = new Map<string, number>();

  async function askOne(link: Link, signal: AbortSignal): Promise<LinkHealth> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(askWithinMs)]);
    try {
      const found = await Promise.race([link.ask(deadline), rejected(deadline)]);
      const judged: Judged = typeof found === 'string' ? { state: 'good', detail: found } : found;
      const { answered = judged.state !== 'unknown', ...health } = judged;
      if (answered) answeredAt.set(link.name, deps.clock.now());
      return { link: link.name, lastAnswerAt: latest(answeredAt.get(link.name), link.heardAt?.()), ...health };
    } catch (thrown) {
      const lastAnswerAt = latest(answeredAt.get(link.name), link.heardAt?.());
      const known = thrown instanceof MiddlewatchError;
      const detail = known ? thrown.message : `no answer within ${formatDuration(askWithinMs)}`;
      return {
        link: link.name,
        state: 'bad',
        detail,
        lastAnswerAt,
        ...(known && thrown.hint !== undefined ? { hint: thrown.hint } : {}),
      };
    }
  }

  return { check: (signal) => Promise.all(links().map((link) => askOne(link, signal))) };
}

function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function latest(...moments: (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
