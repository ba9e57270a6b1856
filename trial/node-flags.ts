import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ config: z.object({ nodeFlags: z.string() }) });

/** The flags of Node under which the bot runs, as `npm start` and the image give them; docs/adr/0018-memory.md says why. */
export function nodeFlags(): string[] {
  const text = readFileSync(join(resolve(import.meta.dirname, '..'), 'package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).config.nodeFlags.split(' ');
}
