import { readFileSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const command = z.object({
  command: z.string(),
  description: z.string().default(''),
  usage_hint: z.string().default(''),
  should_escape: z.boolean().default(false),
});
const shortcut = z.object({
  name: z.string(),
  type: z.enum(['global', 'message']),
  callback_id: z.string(),
  description: z.string().default(''),
});

const manifestSchema = z.object({
  features: z
    .object({ slash_commands: z.array(command).max(50).default([]), shortcuts: z.array(shortcut).max(10).default([]) })
    .default({ slash_commands: [], shortcuts: [] }),
  oauth_config: z
    .object({
      scopes: z
        .object({ bot: z.array(z.string()).default([]), bot_optional: z.array(z.string()).default([]) })
        .default({ bot: [], bot_optional: [] }),
    })
    .optional(),
  settings: z
    .object({ event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional() })
    .default({}),
});

/** The parts of an app manifest that decide what the workspace delivers. */
export type Manifest = z.infer<typeof manifestSchema>;

export type ManifestSource = {
  /** The manifest as the file is now; undefined where there is none: then every command and event is delivered. */
  read: () => Manifest | undefined;
};

/**
 * Reads `path` again whenever it has changed. A file that is no manifest at first is an error; one that turns bad later
 * leaves the last good one in force.
 */
export function manifestSource(path: string | undefined, onChange: () => void): ManifestSource {
  let stamp = '';
  let manifest: Manifest | undefined;
  function read(): Manifest | undefined {
    if (path === undefined) return undefined;
    const stat = statSync(path, { throwIfNoEntry: false });
    const seen = stat === undefined ? 'absent' : `${stat.mtimeMs}:${stat.size}`;
    if (seen === stamp) return manifest;
    const isFirst = stamp === '';
    stamp = seen;
    if (stat === undefined) manifest = undefined;
    else {
      const parsed = parseManifest(readFileSync(path, 'utf8'));
      if (parsed.success) manifest = parsed.data;
      else if (isFirst) throw new Error(`${path} is not an app manifest: ${z.prettifyError(parsed.error)}`);
    }
    if (!isFirst) onChange();
    return manifest;
  }
  return { read };
}

function parseManifest(text: string): z.ZodSafeParseResult<Manifest> {
  try {
    return manifestSchema.safeParse(parse(text));
  } catch (error) {
    // A half-written YAML file: reported as a value that fits nothing.
    return manifestSchema.safeParse(String(error));
  }
}
