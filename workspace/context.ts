import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './deliver/delivery.ts';
import type { Faults } from './fault/fault.ts';
import type { RateLimit } from './fault/rate-limit.ts';
import type { Hooks } from './hook.ts';
import type { Identity } from './identity.ts';
import type { Ids } from './ids.ts';
import type { Journal } from './journal.ts';
import type { ManifestSource } from './manifest.ts';
import type { Store } from './store/open.ts';
import type { Triggers } from './trigger.ts';
import type { Views } from './views.ts';

/** What tests may change while the workspace runs. */
export type Settings = {
  /** Where payloads go by signed HTTP; undefined means Socket Mode. */
  requestUrl: string | undefined;
  /** Scopes taken from the app's token. */
  revokedScopes: Set<string>;
  /** Methods that were called and are not modelled, in order of first use. */
  unknownMethods: Set<string>;
};

/** The workspace from the inside: what every method, act and route works with. */
export type Context = {
  clock: Clock;
  ids: Ids;
  identity: Identity;
  store: Store;
  changes: Changes;
  journal: Journal;
  faults: Faults;
  rateLimit: RateLimit;
  settings: Settings;
  manifest: ManifestSource;
  delivery: Delivery;
  hooks: Hooks;
  triggers: Triggers;
  views: Views;
  /** `http://127.0.0.1:<port>`, known once the server listens. */
  baseUrl: () => string;
};
