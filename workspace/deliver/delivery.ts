import type { Clock } from '../clock.ts';
import type { EnvelopeFault, Faults } from '../fault/fault.ts';
import type { Ids } from '../ids.ts';
import type { Journal } from '../journal.ts';

/** Something for the app, apart from how it travels. */
export type Envelope = {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: Record<string, unknown>;
  /** Whether the acknowledgement may carry an answer. */
  acceptsResponse: boolean;
};

/** One try at bringing an envelope to the app. */
export type Attempt = Envelope & { envelopeId: string; retry?: { attempt: number; reason: string } };

/** What became of it. `payload` is what the app sent with its acknowledgement. */
export type Outcome =
  | { kind: 'acked'; payload: unknown }
  | { kind: 'timeout' }
  | { kind: 'not_connected' }
  | { kind: 'refused'; reason: string };

/** A way to the app. `send` settles within `ackTimeoutMs` on the workspace's clock. */
export type Transport = {
  send: (attempt: Attempt, fault: EnvelopeFault | undefined) => Promise<Outcome>;
  /** How many connections there are. */
  connected: () => number;
};

export type Delivery = {
  /** Sends once and says what became of it. */
  send: (envelope: Envelope) => Promise<Outcome>;
  /** Sends an event and goes on trying while it is not acknowledged: at once, after a minute, after five. */
  sendEvent: (payload: Record<string, unknown>) => void;
  connected: () => number;
};

/** Slack: "your app must acknowledge within 3 seconds". */
export const ackTimeoutMs = 3_000;

/** Documented for HTTP (docs.slack.dev, "Events API", retries); assumed for sockets, where nothing is. */
const retryDelaysMs = [0, 60_000, 300_000];

const retryReasons: Record<Exclude<Outcome['kind'], 'acked'>, string> = {
  timeout: 'timeout',
  not_connected: 'connection_failed',
  refused: 'http_error',
};

type DeliveryDeps = { clock: Clock; ids: Ids; faults: Faults; journal: Journal; transport: () => Transport };

export function createDelivery({ clock, ids, faults, journal, transport }: DeliveryDeps): Delivery {
  async function attempt(envelope: Envelope, envelopeId: string, retry?: Attempt['retry']): Promise<Outcome> {
    const fault = faults.takeForEnvelope(envelope.type);
    const entry = journal.add({ kind: 'envelope', name: envelope.type, sent: envelope.payload, envelopeId });
    if (fault !== undefined) entry.fault = fault.kind;
    if (fault?.kind === 'slow') await clock.wait(fault.delayMs);
    const outcome = await transport().send({ ...envelope, envelopeId, ...(retry ? { retry } : {}) }, fault);
    entry.answer = outcome;
    return outcome;
  }

  async function persist(envelope: Envelope): Promise<void> {
    const envelopeId = uuid(ids);
    let outcome = await attempt(envelope, envelopeId);
    for (const [index, delayMs] of retryDelaysMs.entries()) {
      if (outcome.kind === 'acked') return;
      const reason = retryReasons[outcome.kind];
      await clock.wait(delayMs);
      outcome = await attempt(envelope, envelopeId, { attempt: index + 1, reason });
    }
  }

  return {
    send: (envelope) => attempt(envelope, uuid(ids)),
    sendEvent: (payload) => void persist({ type: 'events_api', payload, acceptsResponse: false }),
    connected: () => transport().connected(),
  };
}

function uuid(ids: Ids): string {
  const hex = ids.hex(32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
