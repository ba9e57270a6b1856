import type { Identity } from '../access/impersonation.ts';
import type { Principal } from '../command/invocation.ts';
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
  /** As whom the system sees the person; fails with `denied` where nobody in it stands for them. */
  clientFor(principal: Principal): Capabilities[K];
}

/** The configured targets of the four systems. */
export interface TargetBook {
  /** Picks the one named by `--on`, else the channel's default, else the first configured; fails with the names there are. */
  choose<K extends SystemCapability>(kind: K, wanted: string | undefined, channelId: string): ChosenTarget<K>;
  /** Who stands for the person on each target whose calls run as the person who asks; undefined where nobody does. */
  identities(principal: Principal): readonly { readonly target: string; readonly identity: Identity | undefined }[];
}
