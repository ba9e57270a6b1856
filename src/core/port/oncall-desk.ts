import type { View } from '../view/view.ts';

/** What people ask and say about who is on call. Each answers a view, or fails with a sentence. */
export interface OnCallDesk {
  /** Who is on call, and who comes next; `at` as readMoment takes it, now if left out. */
  who(request: { team?: string | undefined; at?: string | undefined }): Promise<View>;
  /** Puts somebody on call from now, or from a moment, for a time; in place of whoever it would be. */
  override(request: {
    team: string | undefined;
    userId: string;
    forMs: number;
    from?: string | undefined;
    by: string;
  }): Promise<View>;
  /** Ends an override before its time. */
  takeBack(request: { id: string; userId: string }): Promise<View>;
}
