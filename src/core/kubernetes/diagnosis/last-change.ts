import type { Revision } from '../revision.ts';
import { type Facts, readOr } from './facts.ts';
import type { Finding } from './finding.ts';

/** The last rollout of a workload, and whether the trouble came with it. */
export interface LastChange {
  readonly revision: Revision;
  readonly before: Revision | undefined;
  /** `worker:1.9.2 (was worker:1.9.1)`, or what else there is to say of the template. */
  readonly what: string;
  /** The trouble began after it and within its first ten minutes. */
  readonly suspect: boolean;
}

/** A rollout is suspected of what began within its first ten minutes. */
const suspectForMs = 10 * 60_000;
/** Clocks of nodes and of the server differ; the server writes whole seconds. */
const clockSlackMs = 5_000;

/** What changed last; undefined where no revision could be read. */
export function lastChange(facts: Facts, finding: Finding | undefined): LastChange | undefined {
  const [revision, before] = readOr(facts.revisions);
  if (revision === undefined) return undefined;
  const sinceMs = finding?.sinceMs;
  const afterMs = sinceMs === undefined ? undefined : sinceMs - revision.createdAtMs;
  return {
    revision,
    before,
    what: whatOf(revision, before),
    suspect: before !== undefined && afterMs !== undefined && afterMs >= -clockSlackMs && afterMs <= suspectForMs,
  };
}

function whatOf(revision: Revision, before: Revision | undefined): string {
  const changed = revision.images.flatMap(({ container, image }) => {
    const was = before?.images.find((each) => each.container === container)?.image;
    return was === undefined || was === image ? [] : [`${short(image)} (was ${short(was)})`];
  });
  if (changed.length > 0) return `image ${changed.join(', ')}`;
  return before === undefined
    ? revision.images.map(({ image }) => short(image)).join(', ')
    : 'another template, same images';
}

function short(image: string): string {
  return image.split('/').at(-1) ?? image;
}
