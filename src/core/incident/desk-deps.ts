import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { nearest } from '../../lib/text.ts';
import type { AlertSight } from '../port/alert-sight.ts';
import type { OfIncident } from '../port/incident-desk.ts';
import type { IncidentStore } from '../port/incident-store.ts';
import type { Log } from '../port/log.ts';
import type { HeldIncident, TimelineEntry } from './incident.ts';

/** What the desk works with. */
export interface IncidentDeskDeps {
  readonly store: IncidentStore;
  readonly sight: AlertSight;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Names of channels begin with it. */
  readonly channelPrefix: string;
  /** Whom to ask in beside who declares one in that channel; may fail, then it is said. */
  onCall(channelId: string): Promise<readonly string[]>;
  /** The whole timeline, with the commands of the channel. */
  story(incident: HeldIncident, limit: number): Promise<readonly TimelineEntry[]>;
  /** Something is owed to chat, or a card is no longer true. */
  changed(): void;
}

/** The incident that is named, or the one that is held where it was asked; fails with the ids that are near. */
export async function incidentOf(
  { store }: IncidentDeskDeps,
  { incident: named, place }: OfIncident,
): Promise<HeldIncident> {
  const found = named === undefined ? await store.inChannel(place.channelId) : await store.find(named);
  if (found !== undefined) return found;
  const open = (await store.list('open', 100)).map(({ id }) => id);
  if (named === undefined) {
    const ids = open.slice(0, 5).map((id) => `--incident ${id}`);
    const hint = ids.length === 0 ? 'None is open. See /incident list all.' : `Name one: ${ids.join(', ')}.`;
    throw fail('usage', 'No incident is held in this channel.', { hint });
  }
  const near = nearest(named.replace(/^#/, '').toUpperCase(), open);
  const hint = near.length > 0 ? `Did you mean ${near.map((id) => `#${id}`).join(', ')}?` : 'See /incident list all.';
  throw fail('not-found', `No incident "${named}".`, { hint });
}
