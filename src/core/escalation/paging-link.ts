import { plural } from '../../lib/text.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { Link } from '../health/link-book.ts';
import type { EscalationStore } from '../port/escalation-store.ts';
import type { PageReceiver } from '../port/page-receiver.ts';
import type { Audited } from './auditor.ts';
import { pagingRoutes } from './escalator.ts';
import type { EscalationConfig } from './policy.ts';

/** What is said where there is no receiver outside Slack: a message there wakes nobody. */
export const slackOnly = 'Slack only: will not wake anyone';

/** Whether people who must be paged are, and whether anything would wake them. */
export function pagingLink(deps: {
  readonly store: Pick<EscalationStore, 'figures'>;
  readonly config: Pick<EscalationConfig, 'policies'>;
  readonly rules: Pick<AlertRules, 'paging'>;
  readonly receivers: ReadonlyMap<string, PageReceiver>;
  audited(): Audited;
  now(): number;
}): Link {
  return {
    name: 'Paging',
    async ask() {
      const { open, pagesWaiting } = await deps.store.figures(deps.now());
      const { faults } = deps.audited();
      if (faults.length > 0) return { state: 'bad', detail: faults.join(' ') };
      const work = `${plural(open, 'escalation')} open, ${plural(pagesWaiting, 'page waits', 'pages wait')}`;
      const asks = deps.config.policies.length > 0;
      if (asks && pagingRoutes(deps.rules).length === 0)
        return { state: 'warning', detail: `no route says pages: true, so that nobody is paged · ${work}` };
      if (deps.receivers.size === 0) return { state: asks ? 'warning' : 'good', detail: `${slackOnly} · ${work}` };
      if (!asks) return { state: 'warning', detail: `no policy: nobody is paged · ${work}` };
      return `${work} · ${plural(deps.receivers.size, 'receiver')} outside Slack`;
    },
  };
}
