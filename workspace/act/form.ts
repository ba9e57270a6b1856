import { z } from 'zod';
import { stateOf } from '../block/element.ts';
import { buildView, decodeView, missingInputs } from '../block/view-input.ts';
import type { Context } from '../context.ts';
import { viewClosedPayload, viewSubmissionPayload } from '../deliver/payload.ts';
import type { StateValues, View } from '../page-api.ts';
import { SlackError } from '../slack-error.ts';
import type { User } from '../store/user.ts';
import { ownView } from './press.ts';
import { Refused } from './refused.ts';

/** What an app may say in its acknowledgement of a submitted form. */
const responseActionSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

const trouble = 'We had some trouble connecting. Try again?';

/** Submits a form: refused with errors by block while inputs are missing or the app says so; else it closes or changes. */
export async function submitView(context: Context, user: User, viewId: string, given: StateValues): Promise<void> {
  const view = ownView(context, user, viewId);
  const values = stateOf(view.blocks, { ...view.state.values, ...given });
  context.views.keepState(viewId, values);
  const errors = missingInputs({ ...view, state: { values } });
  if (Object.keys(errors).length > 0) throw new Refused('Some fields are missing.', errors);
  const payload = viewSubmissionPayload(context, user, view, values);
  const outcome = await context.delivery.send({ type: 'interactive', payload, acceptsResponse: true });
  if (outcome.kind !== 'acked') throw new Refused(trouble);
  const answer = outcome.payload;
  const isEmpty = answer === null || answer === undefined || Object.keys(answer).length === 0;
  if (isEmpty) return context.views.close(viewId);
  const action = responseActionSchema.safeParse(answer);
  if (!action.success) throw new Refused(`${trouble} (the app's response_action is not one Slack knows)`);
  try {
    applyResponse(context, user, view, action.data);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    throw new Refused(`${trouble} (the app's answer: ${error.code} ${JSON.stringify(error.detail)})`);
  }
}

function applyResponse(context: Context, user: User, view: View, action: z.infer<typeof responseActionSchema>): void {
  switch (action.response_action) {
    case 'errors':
      throw new Refused('The app refused the form.', action.errors);
    case 'clear':
      context.views.clear(user.id);
      return;
    case 'update': {
      const kin = { id: view.id, previousViewId: view.previous_view_id, rootViewId: view.root_view_id, before: view };
      context.views.replace(buildView(context, decodeView(action.view), kin));
      return;
    }
    case 'push': {
      const kin = { previousViewId: view.id, rootViewId: view.root_view_id };
      context.views.push(user.id, buildView(context, decodeView(action.view), kin));
      return;
    }
  }
}

/** Closes a form, or with `isAll` the whole stack; the app is told where it asked for it. */
export function closeView(context: Context, user: User, viewId: string, isAll: boolean): void {
  const view = ownView(context, user, viewId);
  if (view.type === 'home') throw new Refused('The Home tab cannot be closed.');
  const clears = isAll || view.clear_on_close;
  const closed = clears ? [...context.views.stack(user.id)].reverse() : [view];
  for (const each of closed) {
    context.views.close(each.id);
    if (!each.notify_on_close) continue;
    const payload = viewClosedPayload(context, user, each, clears);
    // Nobody waits for it: the form is gone from the screen whatever the app says.
    void context.delivery.send({ type: 'interactive', payload, acceptsResponse: false });
  }
}
