import { z } from 'zod';
import { buildView, decodeView, type ViewInput } from '../block/view-input.ts';
import type { View } from '../page-api.ts';
import { SlackError } from '../slack-error.ts';
import type { Views } from '../views.ts';
import { defineMethod, json } from './define.ts';

const view = json(z.unknown());

/** An external_id names one view of the team. */
function checkExternalId(views: Views, input: ViewInput, id?: string): void {
  if (input.external_id === '') return;
  const other = views.find({ externalId: input.external_id });
  if (other !== undefined && other.view.id !== id) throw new SlackError('duplicate_external_id');
}

/** A stale `hash` means that the view was changed in between. */
function checkHash(current: View | undefined, hash: string | undefined): void {
  if (hash !== undefined && current !== undefined && current.hash !== hash) throw new SlackError('hash_conflict');
}

const open = defineMethod({
  name: 'views.open',
  scopes: [],
  tier: 4,
  args: z.object({ trigger_id: z.string(), view }),
  run: (context, args) => {
    const input = decodeView(args.view);
    if (input.type !== 'modal') throw new SlackError('invalid_arguments');
    checkExternalId(context.views, input);
    const { user } = context.triggers.redeem(args.trigger_id);
    const opened = buildView(context, input);
    context.views.open(user, opened);
    return { view: opened };
  },
});

const push = defineMethod({
  name: 'views.push',
  scopes: [],
  tier: 4,
  args: z.object({ trigger_id: z.string(), view }),
  run: (context, args) => {
    const input = decodeView(args.view);
    checkExternalId(context.views, input);
    const { user, viewId } = context.triggers.redeem(args.trigger_id);
    const below = context.views.stack(user).find(({ id }) => id === viewId);
    if (below === undefined) throw new SlackError('not_found');
    const pushed = buildView(context, input, { previousViewId: below.id, rootViewId: below.root_view_id });
    context.views.push(user, pushed);
    return { view: pushed };
  },
});

const update = defineMethod({
  name: 'views.update',
  scopes: [],
  tier: 4,
  args: z.object({
    view,
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    hash: z.string().optional(),
  }),
  run: (context, args) => {
    const input = decodeView(args.view);
    const found = context.views.find({ viewId: args.view_id, externalId: args.external_id });
    if (found === undefined) throw new SlackError('not_found');
    checkHash(found.view, args.hash);
    checkExternalId(context.views, input, found.view.id);
    const { id, previous_view_id: previousViewId, root_view_id: rootViewId } = found.view;
    const updated = buildView(context, input, { id, previousViewId, rootViewId, before: found.view });
    context.views.replace(updated);
    return { view: updated };
  },
});

const publish = defineMethod({
  name: 'views.publish',
  scopes: [],
  tier: 4,
  args: z.object({ user_id: z.string(), view, hash: z.string().optional() }),
  run: (context, args) => {
    const input = decodeView(args.view);
    if (input.type !== 'home') throw new SlackError('invalid_arguments');
    if (context.store.user.get(args.user_id) === undefined) throw new SlackError('user_not_found');
    const before = context.views.home(args.user_id);
    checkHash(before, args.hash);
    const published = buildView(context, input, before === undefined ? {} : { id: before.id, before });
    context.views.publishHome(args.user_id, published);
    return { view: published };
  },
});

export const viewMethods = [open, push, update, publish];
