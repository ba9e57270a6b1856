import type { Ingest } from '../delivery/ingest.ts';
import type { AlertFigures } from '../port/alert-figures.ts';
import type { Delivered } from '../port/chat.ts';

type Counts = Record<Delivered['kind'], number>;

const none = (): Counts => ({ sent: 0, refused: 0, limited: 0, unclear: 0 });

/** Counts what the process does, from its start. */
export function tally() {
  const read = { records: 0, changed: 0, repeated: 0, deadLetters: 0 };
  const posts = none();
  const edits = none();
  return {
    posted: (answer: Delivered) => {
      posts[answer.kind] += 1;
    },
    edited: (answer: Delivered) => {
      edits[answer.kind] += 1;
    },
    /** The same ingest, counted. */
    counting(ingest: Ingest): Ingest {
      return async (topic, records, position) => {
        const ingested = await ingest(topic, records, position);
        read.records += records.length;
        read.changed += ingested.changed;
        read.repeated += Math.max(0, ingested.alerts - ingested.changed);
        read.deadLetters += ingested.deadLetters;
        return ingested;
      };
    },
    figures: (): Pick<AlertFigures, 'read' | 'posts' | 'edits'> => ({ read, posts, edits }),
  };
}

export type Tally = ReturnType<typeof tally>;
