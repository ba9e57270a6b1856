import type { Context } from './context.ts';

/** What the bot may do where no manifest says it: all that the modelled methods need, but not `chat:write.public`. */
const defaultScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'commands',
  'dnd:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'pins:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
];

/** The scopes of the bot token now: the manifest's, or the default, less what a test has taken away. */
export function grantedScopes({ manifest, settings }: Pick<Context, 'manifest' | 'settings'>): ReadonlySet<string> {
  const declared = manifest.read()?.oauth_config?.scopes;
  const granted = declared === undefined ? defaultScopes : [...declared.bot, ...declared.bot_optional];
  return new Set(granted.filter((scope) => !settings.revokedScopes.has(scope)));
}
