import { type Labels, labelOf } from './alert.ts';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Which label says how bad it is, and which of its values mean what. */
export interface SeverityMapping {
  readonly label: string;
  readonly values: Readonly<Record<Severity, readonly string[]>>;
  /** For alerts without the label, and for values that the mapping does not name. */
  readonly otherwise: Severity;
}

/** Reads the severity from the labels, without regard to case. */
export function severityOf(labels: Labels, mapping: SeverityMapping): Severity {
  const value = labelOf(labels, mapping.label).toLowerCase();
  if (value === '') return mapping.otherwise;
  return severities.find((severity) => mapping.values[severity].includes(value)) ?? mapping.otherwise;
}

/** 1 for info, 2 for warning, 3 for critical; 0 when there is none. */
export function severityRank(severity: Severity | undefined): number {
  return severity === undefined ? 0 : severities.indexOf(severity) + 1;
}

/** The worst of several. */
export function worst(found: Iterable<Severity>): Severity | undefined {
  let result: Severity | undefined;
  for (const severity of found) if (severityRank(severity) > severityRank(result)) result = severity;
  return result;
}
