import type { View } from '../view/view.ts';
import type { Place } from './invocation.ts';

/** Who sees an answer: the asker alone, the channel, or the message whose button was pressed is replaced. */
export type Audience = 'caller' | 'channel' | 'in-place';

/** What comes back from an invocation; `shareable` answers carry a Share button. */
export interface Answer {
  readonly view: View;
  readonly audience: Audience;
  readonly shareable: boolean;
  /** Set when the answer is a plan's card: its message must be remembered. */
  readonly planId?: string;
}

/** Delivers answers that do not belong to a running request: after a restart, when a plan expires. */
export interface Teller {
  toCaller(place: Place, userId: string, view: View): Promise<void>;
  replace(message: { channelId: string; ts: string }, view: View): Promise<void>;
}
