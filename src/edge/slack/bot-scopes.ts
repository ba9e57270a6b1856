/** What the app asks of a workspace: the scopes that the bot's calls need, and no others. The manifest is made from it, and the doctor holds the token against it. */
export const botScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
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
  'usergroups:read',
  'users:read',
];
