import { z } from 'zod';
import type { Condition } from '../../core/kubernetes/condition.ts';
import { momentOf } from './moment.ts';

const conditionSchema = z
  .object({
    type: z.string(),
    status: z.string().default('Unknown'),
    reason: z.string().nullish(),
    message: z.string().nullish(),
    lastTransitionTime: z.string().nullish(),
  })
  .transform(
    (decoded): Condition => ({
      type: decoded.type,
      status: decoded.status,
      reason: decoded.reason ?? '',
      message: decoded.message ?? '',
      sinceMs: momentOf(decoded.lastTransitionTime),
    }),
  );

/** The conditions of any object. */
export const conditionsSchema = z.array(conditionSchema).default([]);
