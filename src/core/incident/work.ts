import { MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Chat, Delivered } from '../port/chat.ts';
import type { IncidentStore } from '../port/incident-store.ts';
import type { Rooms } from '../port/rooms.ts';
import type { View } from '../view/view.ts';
import type { HeldIncident, TimelineEntry } from './incident.ts';
import { announcement, incidentCard, topicOf } from './incident-card.ts';
import type { Step } from './step.ts';
import { fileNameOf, incidentFile, peopleIn, summaryView } from './summary.ts';

/** A message of unknown fate is not sent again before so long after it was sent: a request outlives its sender. */
const graceMs = 30_000;
/** Chat's clock and ours may differ. */
const clockSkewMs = 60_000;
const linesInFile = 5_000;
const namesAsked = 30;

/** What carries out a step. */
export interface WorkDeps {
  readonly store: IncidentStore;
  readonly chat: Chat;
  readonly rooms: Rooms;
  now(): number;
  /** The whole timeline, with the commands of the channel. */
  story(incident: HeldIncident, limit: number): Promise<readonly TimelineEntry[]>;
}

/** What a step brought. */
export interface Brought {
  readonly channelId?: string;
  readonly cardTs?: string;
  readonly announcedTs?: string;
}

/** How a try of a step ended. */
export type Tried =
  | ({ readonly kind: 'done' } & Brought)
  | Exclude<Delivered, { readonly kind: 'sent' }>
  /** It may still be accepted: it is looked for once more, not before that moment. */
  | { readonly kind: 'early'; readonly at: number };

interface Place {
  readonly channelId: string;
  readonly threadTs?: string;
}

/**
 * Whether a step that was tried before has come about after all; undefined when it must be done (again). Only what would
 * double is looked for: an invitation, a topic or a pin says the same twice.
 */
export async function lookBack(deps: WorkDeps, step: Step, incident: HeldIncident): Promise<Tried | undefined> {
  if (step.attempts === 0) return undefined;
  switch (step.kind) {
    case 'card':
    case 'summary':
      return findPosted(deps, step, incident, { channelId: heldIn(incident) });
    case 'announce':
      return findPosted(deps, step, incident, incident.declaredIn);
    case 'file':
      return findFile(deps, step, incident);
    case 'channel':
    case 'invite':
    case 'topic':
    case 'pin':
    case 'closing-topic':
    case 'closing-announce':
      return undefined;
  }
}

/** Makes the call of a step. */
export async function carryOut(deps: WorkDeps, step: Step, incident: HeldIncident): Promise<Tried> {
  const { rooms, chat, store } = deps;
  if (step.kind === 'channel') return openChannel(deps, incident);
  const channelId = heldIn(incident);
  switch (step.kind) {
    case 'card': {
      const of = { links: await store.links(incident.id), steps: await store.steps(incident.id) };
      return post(deps, step, incident, { channelId }, incidentCard(incident, of));
    }
    case 'announce':
      return post(deps, step, incident, incident.declaredIn, announcement(incident));
    case 'invite':
      return rooms.invite(channelId, step.userId ?? '');
    case 'topic':
    case 'closing-topic':
      return rooms.setTopic(channelId, topicOf(incident));
    case 'pin':
      return rooms.pin({ channelId, ts: incident.cardTs ?? '' });
    case 'summary': {
      const links = await store.links(incident.id);
      const entries = await deps.story(incident, linesInFile);
      return post(deps, step, incident, { channelId }, summaryView(incident, links, entries.length));
    }
    case 'file':
      return rooms.shareFile({ channelId, name: fileNameOf(incident), content: await fileOf(deps, incident) });
    case 'closing-announce': {
      const message = { channelId: incident.declaredIn.channelId, ts: incident.announcedTs ?? '' };
      return broughtBy(await chat.update({ ...message, view: announcement(incident) }), () => ({}));
    }
  }
}

/** The channel in which it is held. A step that stands on it and finds none must not act on any other. */
function heldIn({ id, channelId }: HeldIncident): string {
  if (channelId === undefined) throw new Error(`the incident ${id} has no channel yet`);
  return channelId;
}

/** A name that is taken was made by a try before this one: nobody else has this id. */
async function openChannel({ rooms }: WorkDeps, { channelName }: HeldIncident): Promise<Tried> {
  const made = await rooms.create(channelName);
  if (made.kind !== 'refused' || made.code !== 'name_taken') return made;
  const before = await rooms.madeBefore(channelName);
  if (before.kind !== 'done') return before;
  return before.channelId === undefined ? made : { kind: 'done', channelId: before.channelId };
}

async function post(deps: WorkDeps, step: Step, incident: HeldIncident, place: Place, view: View): Promise<Tried> {
  const sent = await deps.chat.post({ ...place, view, deliveryId: deliveryIdOf(step, incident) });
  return broughtBy(sent, (ts) => tsOf(step, ts));
}

function broughtBy(sent: Delivered, brings: (ts: string) => Brought): Tried {
  return sent.kind === 'sent' ? { kind: 'done', ...brings(sent.ts) } : sent;
}

function tsOf({ kind }: Step, ts: string): Brought {
  if (kind === 'card') return { cardTs: ts };
  return kind === 'announce' ? { announcedTs: ts } : {};
}

/** Travels with the message, so that it can be found again. */
function deliveryIdOf({ kind }: Step, { id }: HeldIncident): string {
  return `incident ${id} ${kind}`;
}

async function findPosted(
  deps: WorkDeps,
  step: Step,
  incident: HeldIncident,
  place: Place,
): Promise<Tried | undefined> {
  const wanted = deliveryIdOf(step, incident);
  try {
    const found = await deps.chat.deliveries({ ...place, sinceMs: incident.declaredAt - clockSkewMs });
    const [oldest] = found
      .filter(({ deliveryId }) => deliveryId === wanted)
      .map(({ ts }) => ts)
      .sort();
    if (oldest !== undefined) return { kind: 'done', ...tsOf(step, oldest) };
  } catch (thrown) {
    // Where the bot may not read nothing will ever be known; no answer proves nothing.
    const unreadable = thrown instanceof MiddlewatchError && (thrown.code === 'denied' || thrown.code === 'not-found');
    if (!unreadable) return { kind: 'unclear', reason: reasonOf(thrown) };
  }
  return unlessEarly(deps, step);
}

async function findFile(deps: WorkDeps, step: Step, incident: HeldIncident): Promise<Tried | undefined> {
  const since = (incident.closedAt ?? incident.declaredAt) - clockSkewMs;
  const name = fileNameOf(incident);
  const looked = await deps.rooms.hasFile({ channelId: heldIn(incident), name, sinceMs: since });
  if (looked.kind === 'refused') return unlessEarly(deps, step);
  if (looked.kind !== 'done') return looked;
  return looked.found ? { kind: 'done' } : unlessEarly(deps, step);
}

function unlessEarly(deps: WorkDeps, { attemptedAt = 0 }: Step): Tried | undefined {
  const at = attemptedAt + graceMs;
  return deps.now() < at ? { kind: 'early', at } : undefined;
}

async function fileOf({ store, rooms, story }: WorkDeps, incident: HeldIncident): Promise<string> {
  const links = await store.links(incident.id);
  const entries = await story(incident, linesInFile);
  const ids = peopleIn(incident, links, entries).slice(0, namesAsked);
  const names = new Map(await Promise.all(ids.map(async (id) => [id, (await rooms.nameOf(id)) ?? id] as const)));
  return incidentFile(incident, { links, entries, nameOf: (id) => names.get(id) ?? id });
}
