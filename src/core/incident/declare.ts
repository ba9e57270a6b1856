import { fail, reasonOf } from '../../lib/error.ts';
import type { IncidentDesk, OfIncident } from '../port/incident-desk.ts';
import type { View } from '../view/view.ts';
import { channelNameOf } from './channel-name.ts';
import { type IncidentDeskDeps, incidentOf } from './desk-deps.ts';
import { type Incident, severityWord, type TimelineEntry } from './incident.ts';
import { alreadyDeclared, declaredView, linkedView } from './incident-answer.ts';
import type { LinkedAlert, SeenGroup } from './linked-alert.ts';
import { openingSteps } from './step.ts';

const peopleAtMost = 20;

/** Stores an incident with the steps that open it; see {@link IncidentDesk.declare}. */
export async function declare(deps: IncidentDeskDeps, request: Parameters<IncidentDesk['declare']>[0]): Promise<View> {
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
        text: `declared ${severityWord(incident.severity)}: ${title}`,
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

/** Adds a group of alerts to an open incident. */
export async function link(
  deps: IncidentDeskDeps,
  { group, ...of }: Parameters<IncidentDesk['link']>[0],
): Promise<View> {
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
