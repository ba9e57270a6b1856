import type { Team } from './duty.ts';

/** A team as it is configured. */
export interface ConfiguredTeam extends Team {
  /** The channels that are its own, by id or name. */
  readonly channels: readonly string[];
}

/** Everything that is configured about who is on call, decoded. */
export interface OnCallConfig {
  readonly teams: readonly ConfiguredTeam[];
}
