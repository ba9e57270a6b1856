/** One exchange on the wire, as the workspace saw it. */
export type JournalEntry = {
  number: number;
  atMs: number;
  /**
   * `api`: a Web API call; `envelope`: a payload sent to the app (by socket or HTTP); `ack`: its acknowledgement;
   * `hook`: a use of a response_url; `socket`: a connection's life; `upload`: a file's bytes.
   */
  kind: 'api' | 'envelope' | 'ack' | 'hook' | 'socket' | 'upload';
  /** Method, envelope type, or what happened to the socket. */
  name: string;
  /** What was sent, tokens left out. */
  sent?: unknown;
  /** What was answered; absent while unanswered and where nothing is. */
  answer?: unknown;
  /** HTTP status of the answer, or `reset` where a fault cut the connection. */
  status?: number | 'reset';
  /** The fault that was applied. */
  fault?: string;
  /** Joins an ack, and a redelivery, to its envelope. */
  envelopeId?: string;
  connection?: number;
};

export type Journal = {
  /** Adds an entry and returns it: the answer is filled in when it is known. */
  add: (entry: Omit<JournalEntry, 'number' | 'atMs'>) => JournalEntry;
  /** The last 20,000 entries, oldest first. */
  list: () => JournalEntry[];
  clear: () => void;
};

const kept = 20_000;

export function createJournal(nowMs: () => number): Journal {
  const entries: JournalEntry[] = [];
  let number = 0;
  return {
    add: (fields) => {
      number += 1;
      const entry: JournalEntry = { number, atMs: nowMs(), ...fields };
      entries.push(entry);
      if (entries.length > kept) entries.splice(0, entries.length - kept);
      return entry;
    },
    list: () => [...entries],
    clear: () => void entries.splice(0),
  };
}
