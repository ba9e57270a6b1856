import { z } from 'zod';
import type { Changes } from './changes.ts';
import type { StateValues, View } from './page-api.ts';
import { SlackError } from './slack-error.ts';
import type { Store } from './store/open.ts';

/** The forms on people's screens (a stack of at most three each) and their Home tabs. */
export type Views = {
  /** Of one person, the top last. */
  stack: (user: string) => View[];
  /** Everyone's stacks by user id. */
  all: () => Record<string, View[]>;
  /** The view with this id or external id, and whose screen it is on. */
  find: (key: {
    viewId?: string | undefined;
    externalId?: string | undefined;
  }) => { user: string; view: View } | undefined;
  /** Shows `view` instead of the person's stack. */
  open: (user: string, view: View) => void;
  /** Puts `view` on top of the stack, or throws `push_limit_reached`. */
  push: (user: string, view: View) => void;
  /** Puts `view` in the place of the one with its id, form or Home tab. */
  replace: (view: View) => void;
  /** Remembers what the person filled in, without a word to anyone. */
  keepState: (viewId: string, values: StateValues) => void;
  /** Takes one view off the screen. */
  close: (viewId: string) => void;
  clear: (user: string) => void;
  home: (user: string) => View | undefined;
  publishHome: (user: string, view: View) => void;
  reset: () => void;
};

const stackLimit = 3;
const homeSchema = z.custom<View>((value) => typeof value === 'object' && value !== null && 'blocks' in value);

export function createViews(store: Store, changes: Changes): Views {
  const stacks = new Map<string, View[]>();
  const stack = (user: string) => stacks.get(user) ?? [];
  const home = (user: string) => store.value.get(`home:${user}`, homeSchema);

  function clear(user: string): void {
    for (const view of [...stack(user)].reverse()) changes.publish({ type: 'view_closed', user, view });
    stacks.delete(user);
  }
  function push(user: string, view: View): void {
    const below = stack(user);
    if (below.length >= stackLimit) throw new SlackError('push_limit_reached');
    stacks.set(user, [...below, view]);
    changes.publish({ type: 'view_opened', user, view });
  }
  function find(key: { viewId?: string | undefined; externalId?: string | undefined }) {
    const fits = (view: View) =>
      view.id === key.viewId || (key.externalId !== undefined && view.external_id === key.externalId);
    for (const [user, views] of stacks) {
      const view = views.find(fits);
      if (view !== undefined) return { user, view };
    }
    for (const { id } of store.user.list()) {
      const view = home(id);
      if (view !== undefined && fits(view)) return { user: id, view };
    }
    return undefined;
  }
  function replace(view: View): void {
    const found = find({ viewId: view.id });
    if (found === undefined) throw new SlackError('not_found');
    if (view.type === 'home') {
      publishHome(found.user, view);
      return;
    }
    stacks.set(
      found.user,
      stack(found.user).map((each) => (each.id === view.id ? view : each)),
    );
    changes.publish({ type: 'view_updated', user: found.user, view });
  }
  function close(viewId: string): void {
    for (const [user, views] of stacks) {
      const view = views.find((each) => each.id === viewId);
      if (view === undefined) continue;
      stacks.set(
        user,
        views.filter((each) => each !== view),
      );
      changes.publish({ type: 'view_closed', user, view });
    }
  }
  function publishHome(user: string, view: View): void {
    store.value.put(`home:${user}`, view);
    changes.publish({ type: 'home_published', user, view });
  }
  return {
    stack,
    all: () => Object.fromEntries(stacks),
    find,
    open: (user, view) => {
      clear(user);
      push(user, view);
    },
    push,
    replace,
    keepState: (viewId, values) => {
      const view = find({ viewId })?.view;
      if (view?.type === 'modal') view.state = { values };
    },
    close,
    clear,
    home,
    publishHome,
    reset: () => stacks.clear(),
  };
}
