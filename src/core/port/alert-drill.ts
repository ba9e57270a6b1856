import type { Labels } from '../alert/alert.ts';
import type { Severity } from '../alert/severity.ts';
import type { View } from '../view/view.ts';

/** What a test alert is like. Its name is its own, so that it is an alert that nobody had before. */
export interface Drill {
  readonly severity: Severity;
  /** Labels that decide its route. */
  readonly labels: Labels;
  /** Where it goes instead of where its labels lead: the id or name of a channel that the person is in. */
  readonly channel?: string | undefined;
  readonly userId: string;
}

/** Sends a test alert on the way of every alert. */
export interface AlertDrill {
  /** Where it would go, and whether that may ring; nothing is sent. Fails with `denied` where the person is not in that channel. */
  way(drill: Drill): Promise<View>;
  /** Sends it, waits until it stands in chat or is known to be hushed, ends it, and tells each step. At most 15 s. */
  run(drill: Drill): Promise<View>;
}
