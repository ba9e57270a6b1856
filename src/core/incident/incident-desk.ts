import { fail } from '../../lib/error.ts';
import type { IncidentDesk, OfIncident } from '../port/incident-desk.ts';
import type { View } from '../view/view.ts';
import { type Change, changeIncident } from './change.ts';
import { declare, link } from './declare.ts';
import { type IncidentDeskDeps, incidentOf } from './desk-deps.ts';
import type { HeldIncident } from './incident.ts';
import { changedView, closedView, incidentList, sameView } from './incident-answer.ts';
import { incidentCard } from './incident-card.ts';
import { closingSteps } from './step.ts';
import { timelineView } from './timeline.ts';

const triesAtMost = 5;
const entriesShown = 1_000;

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
