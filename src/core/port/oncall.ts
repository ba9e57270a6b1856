/** Who is on call for a team at a moment. Times in milliseconds since the epoch. */
export interface Present {
  readonly team: string;
  /** Undefined: nobody. */
  readonly userId: string | undefined;
  /** Undefined where it lasts for longer than anyone plans. */
  readonly from: number | undefined;
  readonly until: number | undefined;
  readonly because: 'rotation' | 'override' | 'nobody';
}

/** Who is on call, for whoever must know. */
export interface OnCall {
  /**
   * Who is on call now: for each team, or for the one that is named; empty where no team is configured.
   * Fails with `not-found`, naming the nearest teams.
   */
  present(team?: string): Promise<readonly Present[]>;
  /** The team that a channel belongs to, by the channel's id; undefined where it belongs to none. */
  teamOf(channelId: string): string | undefined;
}
