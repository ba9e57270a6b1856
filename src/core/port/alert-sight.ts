import type { SeenGroup } from '../incident/linked-alert.ts';

/** Looks at groups of alerts for others than the heart of alerts. */
export interface AlertSight {
  /** The group that a person means, by its short id, its id or the link of its message; fails with the ids that are near. */
  find(reference: string): Promise<SeenGroup>;
  /** The same by its id; undefined when it is no longer known. */
  look(groupId: string): Promise<SeenGroup | undefined>;
}
