import { decideAccess, type Policy } from '../access/policy.ts';
import type { Catalog } from '../port/catalog.ts';
import type { Directory } from '../port/directory.ts';
import type { Command } from './command.ts';

/** The commands for help, and which of them a person may run. `respond` commands are shown to every full member. */
export function commandCatalog(
  commands: ReadonlyMap<string, Command>,
  deps: { policy: Policy; directory: Directory; teamId: string; spoken(name: string): string },
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
        ({ permission, danger, reveals = false, needsRole = false }) =>
          // On which target is not known yet: what is allowed on one of them is shown.
          decideAccess(
            { principal, permission, danger, reveals, needsRole, channelId, target: undefined, inChannel: true },
            deps.policy,
          ).allowed,
      );
    },
  };
}
