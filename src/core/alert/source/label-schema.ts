import { z } from 'zod';

/** Labels of one alert, at most; more are a mistake of the sender. */
const labelsMax = 64;
const nameMax = 200;
const valueMax = 2_000;
const annotationMax = 8_000;

/** Label values that are numbers or booleans are read as their text; empty ones are as good as missing (Alertmanager). */
const labelValue = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().max(valueMax));

/** A label set with at least one label. */
export const labelsSchema = z
  .record(z.string().min(1).max(nameMax), labelValue)
  .transform((labels) => Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')))
  .refine((labels) => Object.keys(labels).length > 0, 'an alert needs at least one label')
  .refine((labels) => Object.keys(labels).length <= labelsMax, `an alert has at most ${labelsMax} labels`);

/** Annotations; long ones are cut, because they only describe. */
export const annotationsSchema = z.record(
  z.string().max(nameMax),
  z.union([z.string(), z.number(), z.boolean()]).transform((value) => String(value).slice(0, annotationMax)),
);

/** The first thing wrong, as `alerts.0.labels: an alert needs at least one label`. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'unreadable';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
