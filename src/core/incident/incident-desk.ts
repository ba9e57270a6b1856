import type { Clock } from '../../lib/clock.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { nearest } from '../../lib/text.ts';
import type { AlertSight } from '../port/alert-sight.ts';
import type { IncidentDesk, OfIncident } from '../port/incident-desk.ts';
import type { IncidentStore } from '../port/incident-store.ts';
import type { Log } from '../port/log.ts';
import type { View } from '../view/view.ts';
import { type Change, changeIncident } from './change.ts';
import { channelNameOf } from './channel-name.ts';
import type { HeldIncident, Incident, TimelineEntry } from './incident.ts';
import {
  alreadyDeclared,
  changedView,
  closedView,
  declaredView,
  incidentList,
  linkedView,
  sameView,
} from './incident-answer.ts';
import { incidentCard } from './incident-card.ts';
import type { LinkedAlert, SeenGroup } from './linked-alert.ts';
import { closingSteps, openingSteps } from './step.ts';
import { timelineView } from './timeline.ts';

const peopleAtMost = 20;
const triesAtMost = 5;
const entriesShown = 1_000;

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

/** What people do with incidents, over the store; what stands in chat follows from what is stored. */
export function incidentDesk(deps: IncidentDeskDeps): IncidentDesk {
  const { store } = deps;
  return {
    declare: (request) => declare(deps, request),
    async status({ to, severity, ...of }) {
      const changes: Change[] = [
        ...(severity === undefined ? [] : [{ kind: 'severity', to: severity } as const]),
        ...(to === undefined ? [] : [{ kind: 'status', to } as const]),
      ];
      let answer: View | undefined;
      for (const change of changes) answer = await apply(deps, of, change);
      return answer ?? show(deps, await incidentOf(deps, of));
    },
    command: ({ to, ...of }) => apply(deps, of, { kind: 'commander', to }),
    note: ({ text, ...of }) => apply(deps, of, { kind: 'note', text }),
    link: (request) => link(deps, request),
    async timeline(of) {
      const incident = await incidentOf(deps, of);
      return timelineView(incident, await deps.story(incident, entriesShown));
    },
    list: async ({ filter, limit }) => incidentList(await store.list(filter, limit), filter, deps.clock.now()),
    close: ({ outcome, ...of }) => apply(deps, of, { kind: 'close', outcome }),
  };
}

/** The incident that is named, or the one that is held where it was asked; fails with the ids that are near. */
async function incidentOf({ store }: IncidentDeskDeps, { incident: named, place }: OfIncident): Promise<HeldIncident> {
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

async function show({ store }: IncidentDeskDeps, incident: HeldIncident): Promise<View> {
  return incidentCard(incident, { links: await store.links(incident.id), steps: await store.steps(incident.id) });
}

/** Decides a change on what is stored now, again as often as somebody else was faster. */
async function apply(deps: IncidentDeskDeps, of: OfIncident, change: Change): Promise<View> {
  const { store, clock, ids } = deps;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const incident = await incidentOf(deps, of);
    const at = clock.now();
    const decided = changeIncident(incident, change, { by: of.userId, at });
    switch (decided.kind) {
      case 'same':
        return sameView(incident, decided.reason);
      case 'refused':
        throw fail('conflict', `#${incident.id} is closed.`, {
          hint: 'A note can still be added: /incident note. What comes back is another incident.',
        });
      case 'changed': {
        const entry = { ...decided.entry, id: ids.next() };
        const steps = change.kind === 'close' ? closingSteps(incident.id, at) : [];
        if (!(await store.save(decided.incident, { entries: [entry], steps }))) continue;
        deps.changed();
        return change.kind === 'close' ? closedView(decided.incident) : changedView(decided.incident, entry);
      }
    }
  }
  throw fail('conflict', 'Others change this incident at the same moment.', { hint: 'Try it once more.' });
}

async function declare(deps: IncidentDeskDeps, request: Parameters<IncidentDesk['declare']>[0]): Promise<View> {
  const { store, sight, ids, clock } = deps;
  const seen = request.group === undefined ? undefined : await sight.find(request.group);
  const running = seen && (await store.ofGroup(seen.groupId));
  if (running !== undefined) return alreadyDeclared(running);
  const title = request.title.trim() || seen?.name;
  if (title === undefined)
    throw fail('usage', 'An incident needs a title.', { hint: 'Try /incident declare Orders are not shipped.' });
  const at = clock.now();
  const id = ids.short();
  const people = await peopleFor(deps, request);
  const { channelId, threadTs } = request.place;
  const incident: Incident = {
    id,
    title,
    severity: request.severity ?? (seen?.critical ? 'sev2' : 'sev3'),
    status: 'active',
    commander: undefined,
    declaredBy: request.userId,
    declaredIn: { channelId, ...(threadTs !== undefined && { threadTs }) },
    channelName: channelNameOf(deps.channelPrefix, id, title),
    detectedAt: seen?.startedAt ?? momentOf(request.messageTs),
    acknowledgedAt: seen?.acknowledgedAt,
    declaredAt: at,
    stableAt: undefined,
    closedAt: undefined,
    closedBy: undefined,
    outcome: undefined,
  };
  await store.declare(incident, {
    entries: [
      {
        id: 'declared',
        at,
        kind: 'declared',
        by: request.userId,
        text: `declared ${incident.severity.toUpperCase()}: ${title}`,
      },
      ...(seen === undefined ? [] : [linkedEntry(seen, at, undefined)]),
      ...(people.unknown === undefined ? [] : [roomEntry(people.unknown, at)]),
    ],
    links: seen === undefined ? [] : [linkOf(seen, at)],
    steps: openingSteps(id, people.ids, at),
  });
  deps.changed();
  return declaredView(incident);
}

/** Who is asked in: who declared it, and who is on call. That nobody knows who is, is no reason to wait. */
async function peopleFor(
  { onCall, log }: IncidentDeskDeps,
  { userId: declaredBy, place }: Pick<OfIncident, 'userId' | 'place'>,
) {
  try {
    return {
      ids: [...new Set([declaredBy, ...(await onCall(place.channelId))])].slice(0, peopleAtMost),
      unknown: undefined,
    };
  } catch (thrown) {
    log.warn({ reason: reasonOf(thrown) }, 'who is on call is not known');
    return { ids: [declaredBy], unknown: `who is on call is not known: ${reasonOf(thrown)}` };
  }
}

/** A message's timestamp is when it was written, in seconds. */
function momentOf(ts: string | undefined): number | undefined {
  return ts !== undefined && /^\d{10}\.\d{6}$/.test(ts) ? Math.round(Number(ts) * 1_000) : undefined;
}

function linkOf({ critical: _, ...seen }: SeenGroup, at: number): LinkedAlert {
  return { ...seen, linkedAt: at };
}

function linkedEntry(seen: SeenGroup, at: number, by: string | undefined): TimelineEntry {
  const text = `${by === undefined ? '' : 'linked '}#${seen.shortId} ${seen.name} (${seen.state})`;
  return { id: `linked ${seen.groupId}`, at, kind: 'alert', by, text };
}

function roomEntry(text: string, at: number): TimelineEntry {
  return { id: 'on call', at, kind: 'room', by: undefined, text };
}

async function link(deps: IncidentDeskDeps, { group, ...of }: Parameters<IncidentDesk['link']>[0]): Promise<View> {
  const { store, sight, clock } = deps;
  const incident = await incidentOf(deps, of);
  if (incident.status === 'closed') throw fail('conflict', `#${incident.id} is closed.`);
  const seen = await sight.find(group);
  const running = await store.ofGroup(seen.groupId);
  if (running !== undefined) return alreadyDeclared(running);
  const at = clock.now();
  await store.add(incident.id, { links: [linkOf(seen, at)], entries: [linkedEntry(seen, at, of.userId)] });
  deps.changed();
  return linkedView(incident, seen);
}
