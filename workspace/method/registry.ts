import { authMethods, connectionsOpen } from './auth.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import type { Method } from './define.ts';
import { fileMethods } from './files.ts';
import { reactionMethods } from './reactions.ts';
import { userGroupMethods } from './user-groups.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that the workspace models, by name. */
export function methodRegistry(openSocketUrl: () => string): ReadonlyMap<string, Method> {
  const methods = [
    connectionsOpen(openSocketUrl),
    ...authMethods,
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...reactionMethods,
    ...userGroupMethods,
    ...userMethods,
    ...viewMethods,
  ];
  return new Map(methods.map((method) => [method.name, method]));
}
