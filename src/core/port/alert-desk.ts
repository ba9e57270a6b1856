import type { View } from '../view/view.ts';

/** What people do with alerts from chat. Each answers a view, or fails with a sentence. */
export interface AlertDesk {
  list(query: { state?: 'firing' | 'acknowledged' | 'unknown' | 'resolved' | 'all'; limit: number }): Promise<View>;
}
