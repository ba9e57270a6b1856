import type { AlertDesk } from '../port/alert-desk.ts';
import { acknowledgeDesk } from './acknowledge-desk.ts';
import { closeDesk } from './close-desk.ts';
import type { DeskDeps } from './desk-deps.ts';
import { lookDesk } from './look-desk.ts';
import { acknowledgeRoundup, roundupNamed, silenceRoundup } from './roundup-desk.ts';
import { routeAnswer } from './route-answer.ts';
import { silenceDesk } from './silence-desk.ts';

/** What people do with alerts, over the store; the messages follow from what is stored. */
export function alertDesk(deps: DeskDeps): AlertDesk {
  const one = { ...lookDesk(deps), ...acknowledgeDesk(deps), ...silenceDesk(deps), ...closeDesk(deps) };
  return {
    ...one,
    async acknowledge(request) {
      const roundup = await roundupNamed(deps, request.group);
      return roundup ? acknowledgeRoundup(deps, roundup, request.userId) : one.acknowledge(request);
    },
    async silence(request) {
      const roundup = request.group === undefined ? undefined : await roundupNamed(deps, request.group);
      if (roundup === undefined) return one.silence(request);
      // Many groups at once are silenced as they stand: what would have to be asked for each is left out.
      const plain = { ...request, match: undefined, scope: 'alerts', preview: false, roundupId: roundup.id } as const;
      return silenceRoundup(deps, roundup, (group) => one.silence({ ...plain, group }));
    },
    route: ({ labels }) => routeAnswer(deps, labels),
  };
}
