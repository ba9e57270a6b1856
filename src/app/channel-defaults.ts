import type { Config } from '../edge/config/config.ts';

/** The targets that a channel means when nobody says which, by its id. Fails naming a channel that cannot be seen. */
export async function channelDefaultsOf(
  defaults: Config['defaults'],
  channelId: (nameOrId: string) => Promise<string>,
): Promise<ReadonlyMap<string, Config['defaults'][string]>> {
  const entries = Object.entries(defaults).map(
    async ([channel, chosen]) => [await channelId(channel), chosen] as const,
  );
  return new Map(await Promise.all(entries));
}
