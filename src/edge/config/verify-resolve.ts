import { z } from 'zod';

/** The name of the label that says it, for each kind of object. */
const labelsSchema = z.strictObject({
  namespace: z.string().default('namespace'),
  deployment: z.string().default('deployment'),
  statefulset: z.string().default('statefulset'),
  daemonset: z.string().default('daemonset'),
  job: z.string().default('job_name'),
  pod: z.string().default('pod'),
  node: z.string().default('node'),
});

/** Key `alerts.verifyResolve`: the labels by which the object of an alert is found when it resolves, or `false`: its source is believed. */
export const verifyResolveSchema = z.union([z.literal(false), labelsSchema]).prefault({});
