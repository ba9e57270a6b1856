const everyMs = 1_000;

/**
 * Says when a partition's offset is worth a request to Kafka: at the end of its log, and once a second while more waits.
 * Kafka's copy is for those who watch the group's lag; where reading goes on stands in the store.
 */
export function commitPace(now: () => number): (place: string, atEnd: boolean) => boolean {
  const committedAt = new Map<string, number>();
  return (place, atEnd) => {
    const at = now();
    if (!atEnd && at - (committedAt.get(place) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    committedAt.set(place, at);
    return true;
  };
}
