import { type Alert, type Labels, labelOf } from './alert.ts';
import { compileMatchers, type Matcher } from './matcher.ts';

/** While something fires that matches `source`, what matches `target` and agrees on the labels `equal` is hushed. */
export interface InhibitRule {
  readonly name?: string | undefined;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** Why an alert is inhibited. */
export interface Inhibited {
  readonly rule: string;
  /** Fingerprint of the alert that hushes it. */
  readonly by: string;
}

/**
 * Makes the question "what inhibits these labels", by Alertmanager's rules: a missing label equals an empty one,
 * and an alert that matches both sides of a rule does not inhibit another that does too.
 */
export function inhibiting(
  rules: readonly InhibitRule[],
  firing: readonly Alert[],
): (labels: Labels) => Inhibited | undefined {
  const compiled = rules.map((rule, index) => {
    const isSource = compileMatchers(rule.source);
    const isTarget = compileMatchers(rule.target);
    const agreement = (labels: Labels): string => JSON.stringify(rule.equal.map((name) => labelOf(labels, name)));
    const sources = new Map<string, { only: string | undefined; any: string }>();
    for (const alert of firing) {
      if (!isSource(alert.labels)) continue;
      const key = agreement(alert.labels);
      const only = isTarget(alert.labels) ? sources.get(key)?.only : alert.fingerprint;
      sources.set(key, { only, any: alert.fingerprint });
    }
    return { name: rule.name ?? `rule ${index + 1}`, isSource, isTarget, agreement, sources };
  });
  return (labels) => {
    for (const { name, isSource, isTarget, agreement, sources } of compiled) {
      if (!isTarget(labels)) continue;
      const source = sources.get(agreement(labels));
      const by = isSource(labels) ? source?.only : source?.any;
      if (by !== undefined) return { rule: name, by };
    }
    return undefined;
  };
}
