import type { Context } from './context.ts';
import { keepIdentity } from './identity.ts';
import { seed } from './seed.ts';

/**
 * Empties the workspace and seeds it again. Who it is, its tokens and the seeded ids stay, and so does the list of
 * unknown methods that were called: a suite that resets between its tests must still fail for them at its end.
 */
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
  changes.publish({ type: 'channels' });
}
