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
  /** Calls whoever is on call for a team, and goes on by its policy until somebody has it. */
  page(request: { team: string; text: string; by: string }): Promise<View>;
  /** Somebody has what another one asked for. */
  acknowledge(request: { page: string; userId: string }): Promise<View>;
  /** Sends a test page by a person's own means, or by one receiver, and says what came of each. */
  test(request: { userId: string; receiver: string | undefined }): Promise<View>;
  /** Ends an override before its time. */
  takeBack(request: { id: string; userId: string }): Promise<View>;
}
