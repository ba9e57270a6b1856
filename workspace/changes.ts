import type { Push } from './page-api.ts';
import type { Store } from './store/open.ts';

/** A push with its number: what happened, in order. */
export type Change = { revision: number; atMs: number; push: Push };

/** Everything visible that happens in the workspace, told to open pages and to those who wait for it. */
export type Changes = {
  publish: (push: Push) => void;
  /** The listener must not throw; returns its removal. */
  subscribe: (listener: (change: Change) => void) => () => void;
  /** The number of the last change; 0 before the first. */
  revision: () => number;
  /** What happened after `revision`, as far as remembered (the last 5,000). */
  since: (revision: number) => Change[];
};

const remembered = 5_000;

export function createChanges(nowMs: () => number): Changes {
  const listeners = new Set<(change: Change) => void>();
  const past: Change[] = [];
  let revision = 0;
  return {
    publish: (push) => {
      revision += 1;
      const change = { revision, atMs: nowMs(), push };
      past.push(change);
      if (past.length > remembered) past.splice(0, past.length - remembered);
      for (const listener of listeners) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    revision: () => revision,
    since: (after) => past.filter((change) => change.revision > after),
  };
}

/** Whether `user` may see it: ephemerals, forms and notices are one person's, messages are their channel's. */
export function isVisibleTo(store: Store, push: Push, user: string): boolean {
  switch (push.type) {
    case 'message':
    case 'message_changed':
    case 'message_deleted':
      return canRead(store, push.channel, user);
    case 'ephemeral':
    case 'ephemeral_changed':
    case 'ephemeral_deleted':
      return push.message.ephemeralFor === user;
    case 'view_opened':
    case 'view_updated':
    case 'view_closed':
    case 'home_published':
    case 'notice':
      return push.user === user;
    case 'channels':
    case 'bot':
      return true;
  }
}

/** Public channels are readable by everyone of the team except guests; the rest by their members. */
export function canRead(store: Store, channelId: string, userId: string): boolean {
  const channel = store.channel.get(channelId);
  const user = store.user.get(userId);
  if (channel === undefined || user === undefined || user.isDeactivated) return false;
  if (channel.kind === 'public' && !user.isGuest && !user.isExternal) return true;
  return store.channel.isMember(channelId, userId);
}
