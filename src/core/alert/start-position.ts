/** What a partition holds: the first offset that is kept and the one that the next record will get. */
export interface Range {
  readonly first: bigint;
  readonly next: bigint;
}

/** Where reading of a partition begins, and what must be said aloud about it. */
export interface StartPosition {
  readonly offset: bigint;
  readonly why: 'stored' | 'first-start' | 'retention-lost' | 'topic-recreated';
  readonly from: 'latest' | 'earliest';
  /** Records that were there and can never be read: deleted by retention before they were. */
  readonly lost: bigint;
}

/**
 * Where to go on. A first start begins at the end, unless the configuration says earliest. A stored offset that was
 * deleted goes on with the oldest record left; one beyond the end means that the topic was made anew: it is read from its start.
 */
export function startPosition(stored: bigint | undefined, range: Range, from: 'latest' | 'earliest'): StartPosition {
  if (stored === undefined)
    return { offset: from === 'latest' ? range.next : range.first, why: 'first-start', lost: 0n, from };
  if (stored > range.next) return { offset: range.first, why: 'topic-recreated', lost: 0n, from };
  if (stored < range.first) return { offset: range.first, why: 'retention-lost', lost: range.first - stored, from };
  return { offset: stored, why: 'stored', lost: 0n, from };
}
