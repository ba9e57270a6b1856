import { shortenEnd } from '../../lib/text.ts';
import { alertName } from '../alert/alert.ts';
import { summaryOf, thingOf } from '../alert/describe.ts';
import { endStanding } from '../alert/end-check.ts';
import type { AlertRules, Situation } from '../alert/rules.ts';
import { severityRank } from '../alert/severity.ts';
import { passStages } from '../alert/stage.ts';
import type { StoredGroup } from '../port/alert-store.ts';
import type { Matter, Standing } from './escalation.ts';

/** What has become of a group of alerts: whether somebody must still be asked for it. */
export function standingOf({ group, members }: StoredGroup, rules: AlertRules, { hushing, now }: Situation): Standing {
  const firing = firingOf({ members });
  const end = firing.length > 0 ? undefined : endStanding(group, members, rules.objectOf, now);
  if (end === 'believed') return { kind: 'ended' };
  if (end === 'waiting') return { kind: 'checking' };
  // An acknowledgement that is over is taken away by the next look at the group, which also rings.
  if (group.ack !== undefined) return { kind: 'acknowledged', by: group.ack.by };
  const asked = end === undefined ? firing : members.map(({ alert }) => alert);
  const { passed } = passStages(asked, hushing, rules.routeOf(group));
  if (passed.length === 0) return { kind: 'hushed' };
  return { kind: end === undefined ? 'burns' : 'unwell' };
}

/** What an escalation of a group is about, by the worst of its alerts. */
export function matterOf(stored: StoredGroup, rules: AlertRules, serviceLabels: readonly string[]): Matter {
  const { group } = stored;
  const [worst] = firingOf(stored).sort((a, b) => severityRank(rules.severity(b)) - severityRank(rules.severity(a)));
  const label = serviceLabels.find((name) => (worst?.labels[name] ?? '') !== '');
  const thing = worst === undefined ? '' : thingOf(worst.labels);
  const summary = worst === undefined ? 'an alert' : summaryOf(worst);
  const what = thing === '' || summary.includes(thing) ? summary : `${thing}: ${summary}`;
  const severity = worst === undefined ? '' : `${rules.severity(worst).toUpperCase()} `;
  return {
    groupId: group.id,
    sentence: shortenEnd(`${severity}${what}`, 98),
    service: (label && worst?.labels[label]) ?? (worst === undefined ? '' : alertName(worst.labels)),
    shortId: group.shortId,
    by: undefined,
    team: undefined,
  };
}

function firingOf({ members }: Pick<StoredGroup, 'members'>) {
  return members
    .filter(({ leftAt, alert }) => leftAt === undefined && alert.endsAt === undefined)
    .map(({ alert }) => alert);
}
