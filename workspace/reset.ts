import type { Context } from './context.ts';
import { keepIdentity } from './identity.ts';
import { seed } from './seed.ts';

/** Empties the workspace and seeds it again; who it is, its tokens and the seeded ids stay. */
export function resetWorkspace(context: Context): void {
  const { store, identity, clock, journal, faults, settings, views, rateLimit, changes } = context;
  store.clear();
  keepIdentity(store, identity);
  seed(store, clock, identity);
  journal.clear();
  faults.clear();
  views.reset();
  rateLimit.configure('real');
  settings.revokedScopes.clear();
  settings.unknownMethods.clear();
  changes.publish({ type: 'channels' });
}
