import { type Placed, placedElements, stateField, stateOf } from '../block/element.ts';
import { recordsIn, stringIn } from '../block/record.ts';
import type { Context } from '../context.ts';
import type { Outcome } from '../deliver/delivery.ts';
import { messageActionsPayload, viewActionsPayload } from '../deliver/payload.ts';
import type { Block, ElementState, StateValues, View } from '../page-api.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { Refused } from './refused.ts';

/** What was pressed or chosen, as the page tells it. */
export type Press = {
  blockId: string;
  actionId: string;
  element: ElementState;
  values?: StateValues | undefined;
};

/** A press in a message. */
export async function pressInMessage(
  context: Context,
  user: User,
  channel: Channel,
  ts: string,
  press: Press,
): Promise<void> {
  const message = context.store.message.get(channel.id, ts);
  if (message === undefined || (message.ephemeralFor ?? user.id) !== user.id) {
    throw new Refused('That message is gone.');
  }
  const blocks = message.blocks ?? [];
  const placed = findPlaced(blocks, press);
  const values = stateOf(blocks, { ...press.values, ...held(placed, press) });
  const action = describeAction(context, placed, press);
  const payload = messageActionsPayload(context, user, channel, message, [action], values);
  const outcome = await context.delivery.send({ type: 'interactive', payload, acceptsResponse: true });
  noticeFailure(context, user, channel.id, outcome);
}

/** A press in a form or on the Home tab. */
export async function pressInView(context: Context, user: User, viewId: string, press: Press): Promise<void> {
  const view = ownView(context, user, viewId);
  const placed = findPlaced(view.blocks, press);
  const values = stateOf(view.blocks, { ...view.state.values, ...press.values, ...held(placed, press) });
  context.views.keepState(viewId, values);
  const payload = viewActionsPayload(context, user, view, [describeAction(context, placed, press)], values);
  const outcome = await context.delivery.send({ type: 'interactive', payload, acceptsResponse: false });
  noticeFailure(context, user, null, outcome);
}

/** The person's form or Home tab of this id. */
export function ownView(context: Context, user: User, viewId: string): View {
  const found = context.views.find({ viewId });
  if (found?.user !== user.id) throw new Refused('That form is closed.');
  return found.view;
}

/** The element as the app declared it: the page is not believed about values or types. */
function findPlaced(blocks: readonly Block[], press: Press): Placed {
  const placed = placedElements(blocks).find(
    ({ blockId, actionId }) => blockId === press.blockId && actionId === press.actionId,
  );
  if (placed === undefined) throw new Refused('That button is gone.');
  if (placed.block.type === 'input' && placed.block.dispatch_action !== true) {
    throw new Refused('That field is sent with the form.');
  }
  return placed;
}

function held({ blockId, actionId, element }: Placed, press: Press): StateValues {
  const field = stateField(stringIn(element, 'type'));
  return field === undefined ? {} : { [blockId]: { [actionId]: press.element } };
}

/** One entry of a payload's `actions`. */
function describeAction(
  context: Context,
  { blockId, actionId, element }: Placed,
  press: Press,
): Record<string, unknown> {
  const type = stringIn(element, 'type');
  const base = { type, action_id: actionId, block_id: blockId, action_ts: context.ids.ts() };
  if (type === 'button') {
    const { text, value, style } = element;
    return { ...base, text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
  }
  if (type === 'overflow') return { ...base, selected_option: declaredOption(element, press.element.selected_option) };
  const field = stateField(type);
  if (field === undefined) throw new Refused(`An element of type ${type} cannot be used here.`);
  const chosen = press.element[field];
  if (field === 'selected_option') {
    const isFree = type === 'external_select' || chosen === null || chosen === undefined;
    return { ...base, selected_option: isFree ? (chosen ?? null) : declaredOption(element, chosen) };
  }
  return { ...base, [field]: chosen ?? null };
}

function declaredOption(element: Record<string, unknown>, chosen: unknown): unknown {
  const options = [
    ...recordsIn(element.options),
    ...recordsIn(element.option_groups).flatMap((group) => recordsIn(group.options)),
  ];
  const wanted = stringIn(chosen, 'value');
  const option = options.find((each) => stringIn(each, 'value') === wanted);
  if (option === undefined) throw new Refused('That choice is gone.');
  return option;
}

/** Tells the person that the app did not take it. */
export function noticeFailure(context: Context, user: User, channel: string | null, outcome: Outcome): void {
  const reasons: Record<Exclude<Outcome['kind'], 'acked'>, string> = {
    timeout: 'Middlewatch did not answer in 3 s (operation_timeout).',
    not_connected: 'Middlewatch is not connected (dispatch_failed).',
    refused: 'Middlewatch refused the request (http_service_error).',
  };
  if (outcome.kind === 'acked') return;
  context.changes.publish({ type: 'notice', user: user.id, channel, text: reasons[outcome.kind] });
}
