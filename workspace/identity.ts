import { z } from 'zod';
import type { Ids } from './ids.ts';
import type { Store } from './store/open.ts';

const identitySchema = z.object({
  teamId: z.string(),
  appId: z.string(),
  botUserId: z.string(),
  botId: z.string(),
  botToken: z.string(),
  appToken: z.string(),
  signingSecret: z.string(),
  verificationToken: z.string(),
  controlToken: z.string(),
  pageKey: z.string(),
});

/** Who the workspace and its one app are, and the secrets that open its doors. */
export type Identity = z.infer<typeof identitySchema> & { teamName: string; teamDomain: string };

const team = { teamName: 'Middlewatch local', teamDomain: 'middlewatch-local' };

/** The identity kept in the store, made on first use: tokens hold across restarts. */
export function loadIdentity(store: Store, ids: Ids): Identity {
  const kept = store.value.get('identity', identitySchema);
  if (kept !== undefined) return { ...kept, ...team };
  const appId = ids.object('A');
  const made = {
    teamId: ids.object('T'),
    appId,
    botUserId: ids.object('U'),
    botId: ids.object('B'),
    botToken: `xoxb-${ids.hex(12)}-${ids.hex(24)}`,
    appToken: `xapp-1-${appId}-${ids.hex(12)}-${ids.hex(32)}`,
    signingSecret: ids.hex(32),
    verificationToken: ids.hex(24),
    controlToken: ids.hex(32),
    pageKey: ids.hex(32),
  };
  store.value.put('identity', made);
  return { ...made, ...team };
}

/** Keeps an identity through a reset that empties the store. */
export function keepIdentity(store: Store, identity: Identity): void {
  store.value.put('identity', identitySchema.parse(identity));
}
