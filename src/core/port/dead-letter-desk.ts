import type { View } from '../view/view.ts';

/**
 * What people do with records that no source could read. A reference is the id of a kind as its card shows it (`D3F9A1`),
 * or the place of one record (`prod/alerts/0@42`). Each answers a view, or fails with a sentence.
 */
export interface DeadLetterDesk {
  /** All kinds; or one kind with its newest records; or one record. */
  show(request: { reference: string | undefined }): Promise<View>;
  /** Reads them again by the sources there are now: what is understood by now becomes alerts. At most 1,000 at once. */
  retry(request: { reference: string; userId: string }): Promise<View>;
  /** Settles them for good: nobody will be told of what they held. */
  skip(request: { reference: string; userId: string }): Promise<View>;
}
