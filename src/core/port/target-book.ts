import type { Capabilities, SystemCapability } from './capability.ts';

/** A target that was chosen for one invocation. */
export interface ChosenTarget<K extends SystemCapability = SystemCapability> {
  readonly name: string;
  readonly readOnly: boolean;
  /** Somebody is on call for it. */
  readonly production: boolean;
  /** The lowest class that needs the yes of a second person. */
  readonly approval: 'change' | 'destroy';
  /** Where it is, safe to show. */
  address(): string;
  readonly client: Capabilities[K];
}

/** The configured targets of the four systems. */
export interface TargetBook {
  /** Picks the one named by `--on`, else the channel's default, else the first configured; fails with the names there are. */
  choose<K extends SystemCapability>(kind: K, wanted: string | undefined, channelId: string): ChosenTarget<K>;
}
