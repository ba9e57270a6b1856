import { shortenEnd, shortenMiddle } from '../../lib/text.ts';
import { type Alert, alertName, type Labels, labelOf } from './alert.ts';

/** Labels that name the thing itself, the most telling first; the first one present wins. */
const things = [
  ['deployment', 'statefulset', 'daemonset', 'pod', 'container', 'service', 'job_name', 'workload'],
  ['consumergroup', 'group', 'topic', 'bucket', 'drive', 'host', 'node', 'instance', 'device', 'job'],
].flat();

/** Labels that say nothing to the person who reads the card. */
const quiet = new Set([
  'alertname',
  'name',
  'severity',
  'prometheus',
  'endpoint',
  'uid',
  '__name__',
  'team',
  'receiver',
]);
const labelsShown = 3;
const valuesShown = 5;
const byNumberOrName = new Intl.Collator('en', { numeric: true });

/** What it is about, as its own tools name it: `shop/orders-consumer`; empty when no label says. */
export function thingOf(labels: Labels): string {
  const label = things.find((each) => labelOf(labels, each) !== '');
  const name = label === undefined ? '' : labelOf(labels, label);
  const namespace = labelOf(labels, 'namespace');
  if (name === '') return namespace;
  return shortenMiddle(namespace === '' ? name : `${namespace}/${name}`, 60);
}

/** What is wrong, in the words of its source; its name when it has none. */
export function summaryOf(alert: Alert): string {
  const { annotations, labels } = alert;
  const said = annotations.summary || annotations.message || annotations.description || alertName(labels);
  return shortenEnd(said.replace(/\s+/g, ' ').trim(), 300);
}

/**
 * The labels that tell these alerts from others: shared ones with their value, differing ones with up to five.
 * What the name of the thing already says is not said again.
 */
export function tellingLabels(alerts: readonly Alert[], preferred: readonly string[]): string[] {
  const names = new Set([...preferred, ...alerts.flatMap((alert) => Object.keys(alert.labels))]);
  const shown: string[] = [];
  for (const name of names) {
    if (quiet.has(name) || shown.length === labelsShown) continue;
    const values = [...new Set(alerts.map((alert) => labelOf(alert.labels, name)))].filter((value) => value !== '');
    const [only] = values;
    if (only === undefined || (values.length === 1 && everyName(alerts, only))) continue;
    const some = firstOf(values, valuesShown).map((value) => shortenMiddle(value, 40));
    const more = values.length > valuesShown ? ` and ${values.length - valuesShown} more` : '';
    shown.push(`${name} ${some.join(', ')}${more}`);
  }
  return shown;
}

/** Whether the name of each thing says this already. */
function everyName(alerts: readonly Alert[], part: string): boolean {
  return alerts.every((alert) => thingOf(alert.labels).split('/').includes(part));
}

/** The first `count` in order; comparing by language is slow, so a group of thousands is not sorted for the few shown. */
function firstOf(values: readonly string[], count: number): string[] {
  const first: string[] = [];
  for (const value of values) {
    const last = first.at(-1);
    if (first.length === count && last !== undefined && byNumberOrName.compare(value, last) >= 0) continue;
    const at = first.findIndex((each) => byNumberOrName.compare(value, each) < 0);
    first.splice(at < 0 ? first.length : at, 0, value);
    if (first.length > count) first.pop();
  }
  return first;
}

/** The first link of that name that is one: only http and https, at most 2,000 characters. */
export function linkOf(alerts: readonly Alert[], pick: (alert: Alert) => string | undefined): string | undefined {
  for (const alert of alerts) {
    const url = pick(alert);
    if (url !== undefined && url.length <= 2_000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
      return url;
  }
  return undefined;
}
