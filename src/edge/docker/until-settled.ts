import { isSettled } from '../../core/docker/container-text.ts';
import type { ContainerDetail } from '../../core/port/docker.ts';
import type { Clock } from '../../lib/clock.ts';

const lookEveryMs = 500;
/** A program that fails at once also runs for a moment: without a health check it must have run for this long. */
const steadyMs = 2_000;

/** Looks twice a second until the container's state says something, or `withinMs` have gone; answers the last look. */
export async function untilSettled(
  look: () => Promise<ContainerDetail | undefined>,
  withinMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<ContainerDetail | undefined> {
  const endsAt = clock.now() + withinMs;
  let start: { readonly text: string; readonly seenAt: number } | undefined;
  for (;;) {
    const seen = await look();
    if (seen === undefined) return undefined;
    if (start?.text !== seen.startedAtText) start = { text: seen.startedAtText, seenAt: clock.now() };
    const steady = seen.state !== 'running' || seen.health !== undefined || clock.now() - start.seenAt >= steadyMs;
    const leftMs = endsAt - clock.now();
    if ((isSettled(seen) && steady) || leftMs <= 0) return seen;
    await clock.sleep(Math.min(lookEveryMs, leftMs), signal);
  }
}
