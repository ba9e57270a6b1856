import type { Command } from '../command/command.ts';

/** The commands there are, for help. */
export interface Catalog {
  /** Every command that is not hidden, sorted by name. */
  all(): readonly Command[];
  /** The same, as far as the asker may run them in this channel. */
  allowed(userId: string, channelId: string): Promise<readonly Command[]>;
  /** How a person types it: `/k8s get`, or with the configured prefix. */
  spoken(name: string): string;
}
