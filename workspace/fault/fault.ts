import { z } from 'zod';

/** How many times a fault applies; then it is gone. */
const times = z.int().min(1).max(1_000_000).default(1);
const delayMs = z.int().min(0).max(3_600_000);

const onCall = {
  /** A Web API method, or `*`; `response_url` for the uses of one. */
  method: z.string(),
  /** Only calls whose `channel` argument is this. */
  channel: z.string().optional(),
  times,
};

/** What goes wrong with a Web API call. */
const callFault = z.discriminatedUnion('kind', [
  /** HTTP 429 with Retry-After. */
  z.strictObject({ ...onCall, kind: z.literal('rate_limited'), retryAfterS: z.int().min(0).default(1) }),
  /** A bare HTTP status, nothing carried out. */
  z.strictObject({ ...onCall, kind: z.literal('http_error'), status: z.int().min(400).max(599).default(500) }),
  /** Carried out at once, answered late. */
  z.strictObject({ ...onCall, kind: z.literal('slow'), delayMs }),
  /** Refused with `error`: `edit_window_closed`, `channel_not_found`, `fatal_error`. */
  z.strictObject({ ...onCall, kind: z.literal('error'), error: z.string() }),
  /** Carried out, then the connection is reset: the caller cannot know. */
  z.strictObject({ ...onCall, kind: z.literal('answer_lost') }),
  /** The connection is reset at once, and the call is carried out `delayMs` later on the workspace's clock. */
  z.strictObject({ ...onCall, kind: z.literal('accepted_late'), delayMs }),
]);

const onEnvelope = {
  envelope: z.enum(['slash_commands', 'interactive', 'events_api', '*']),
  times,
};

/** What goes wrong with a payload on its way to the app. */
const envelopeFault = z.discriminatedUnion('kind', [
  /** Sent twice with one envelope id. */
  z.strictObject({ ...onEnvelope, kind: z.literal('duplicate') }),
  /** The socket dies instead of delivering. */
  z.strictObject({ ...onEnvelope, kind: z.literal('drop_socket') }),
  /** The app's acknowledgement is not heard. */
  z.strictObject({ ...onEnvelope, kind: z.literal('lose_ack') }),
  /** Sent `delayMs` late on the workspace's clock. */
  z.strictObject({ ...onEnvelope, kind: z.literal('slow'), delayMs }),
]);

export const faultSchema = z.union([callFault, envelopeFault]);
export type CallFault = z.infer<typeof callFault>;
export type EnvelopeFault = z.infer<typeof envelopeFault>;
export type Fault = z.infer<typeof faultSchema>;
/** A fault as one writes it, `times` being 1 unless given. */
export type FaultInput = z.input<typeof faultSchema>;

/** The faults that tests ordered, in the order they were ordered. */
export type Faults = {
  add: (fault: Fault) => void;
  clear: () => void;
  /** The first fault that fits, one use of it taken; undefined when all is well. */
  takeForCall: (method: string, channel: string | undefined) => CallFault | undefined;
  takeForEnvelope: (type: string) => EnvelopeFault | undefined;
};

export function createFaults(): Faults {
  let pending: Fault[] = [];
  function take(fault: Fault): void {
    fault.times -= 1;
    pending = pending.filter((other) => other.times > 0);
  }
  return {
    add: (fault) => void pending.push({ ...fault }),
    clear: () => {
      pending = [];
    },
    takeForCall: (method, channel) => {
      for (const fault of pending) {
        if (!('method' in fault) || (fault.method !== '*' && fault.method !== method)) continue;
        if (fault.channel !== undefined && fault.channel !== channel) continue;
        take(fault);
        return fault;
      }
      return undefined;
    },
    takeForEnvelope: (type) => {
      for (const fault of pending) {
        if (!('envelope' in fault) || (fault.envelope !== '*' && fault.envelope !== type)) continue;
        take(fault);
        return fault;
      }
      return undefined;
    },
  };
}
