import { decideAccess, type Role } from '../access/policy.ts';
import type { Catalog } from '../port/catalog.ts';
import type { Directory } from '../port/directory.ts';
import type { Command } from './command.ts';

/** The commands for help, and which of them a person may run. `respond` commands are shown to every full member. */
export function commandCatalog(
  commands: ReadonlyMap<string, Command>,
  deps: { roles: readonly Role[]; directory: Directory; teamId: string; spoken(name: string): string },
): Catalog {
  const shown = [...commands.values()]
    .filter((command) => !command.hidden)
    .sort((a, b) => a.name.localeCompare(b.name));
  return {
    all: () => shown,
    spoken: deps.spoken,
    async allowed(userId, channelId) {
      const principal = await deps.directory.principal(userId, deps.teamId);
      return shown.filter(
        ({ permission, danger }) =>
          decideAccess({ principal, permission, danger, channelId, inChannel: true }, deps.roles).allowed,
      );
    },
  };
}
