import { formatCount } from '../../lib/text.ts';
import type { SelfAlert } from './self-alert.ts';

/** Retention deleted `count` records of a topic (named with its target) before they were read. */
export function recordsLost(topic: string, count: bigint): SelfAlert {
  return {
    name: 'RecordsLost',
    component: `kafka ${topic}`,
    summary: `${formatCount(Number(count))} records of ${topic} were deleted by retention before they were read: alerts in them were never seen, nor were ends of alerts. Look at the sources yourself, and give the topic more retention.`,
  };
}
