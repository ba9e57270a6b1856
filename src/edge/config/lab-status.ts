import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const status = z.object({
  systems: z.record(
    z.string(),
    z.object({
      state: z.string(),
      step: z.string().optional(),
      fraction: z.number().optional(),
      etaSeconds: z.number().optional(),
      detail: z.string().optional(),
    }),
  ),
});

/** What a lab that is still being built says of one system; undefined when it is ready, or nothing is known of it. */
export async function readLabStatus(
  path: string,
  system: string,
): Promise<{ state: 'unknown' | 'warning' | 'bad'; detail: string } | undefined> {
  let found: z.infer<typeof status>['systems'][string] | undefined;
  try {
    found = status.parse(JSON.parse(await readFile(path, 'utf8'))).systems[system];
  } catch {
    return undefined;
  }
  if (found === undefined || found.state === 'ready' || found.state === 'seeding') return undefined;
  if (found.state === 'failed')
    return { state: 'bad', detail: `the lab could not start it: ${found.detail ?? 'no reason was given'}` };
  if (found.state === 'missing' || found.state === 'off')
    return { state: 'unknown', detail: found.detail ?? 'not part of this lab' };
  const percent = found.fraction === undefined ? '' : ` ${Math.round(found.fraction * 100)} %`;
  const left =
    found.etaSeconds === undefined ? '' : `, about ${Math.max(1, Math.round(found.etaSeconds / 60))} min left`;
  return {
    state: 'warning',
    detail: `the lab is ${found.state === 'waiting' ? 'going to build it' : `at it: ${found.step ?? found.state}`}${percent}${left}`,
  };
}
