import { plural } from '../../lib/text.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { Ingest } from '../delivery/ingest.ts';
import type { Link } from '../health/link-book.ts';
import type { DeadLetterDesk } from '../port/dead-letter-desk.ts';
import type { DeadLetterStore } from '../port/dead-letter-store.ts';
import { deadLetterCards } from './dead-letter-cards.ts';
import { deadLetterDesk } from './dead-letter-desk.ts';

/** What becomes of records that no source could read. */
export interface DeadLetterService {
  readonly desk: DeadLetterDesk;
  /** The same ingest; the cards are looked at when it found dead letters. */
  readonly ingest: Ingest;
  /** For /ops health. */
  readonly link: Link;
  stop(): Promise<void>;
}

type Deps = Omit<Parameters<typeof deadLetterCards>[0], 'store'> & {
  readonly store: DeadLetterStore;
  readonly config: Pick<AlertConfig, 'topics' | 'sources' | 'pushStaleAfterMs'>;
  readonly ingest: Ingest;
};

/** Starts to keep the cards of dead letters true. */
export function startDeadLetters(deps: Deps): DeadLetterService {
  const { store, clock } = deps;
  const cards = deadLetterCards(deps);
  cards.wake();
  return {
    desk: deadLetterDesk({ ...deps, now: clock.now, settled: cards.wake }),
    async ingest(...batch) {
      const outcome = await deps.ingest(...batch);
      if (outcome.deadLetters > 0) cards.wake();
      return outcome;
    },
    link: {
      name: 'Dead letters',
      async ask() {
        const { open, waiting } = await store.count();
        const copies = waiting > 0 ? `, ${waiting} not in their topic yet` : '';
        if (open === 0) return `none is open${copies}`;
        return {
          state: 'warning',
          detail: `${plural(open, 'record')} could not be read${copies}`,
          hint: 'See /alerts deadletters.',
        };
      },
    },
    stop: cards.stop,
  };
}
