import { type Placed, placedElements, stateField } from '../block/element.ts';
import { stringIn } from '../block/record.ts';
import type { Call } from '../client.ts';
import type { Act, ActAnswer, Block, ElementState, View } from '../page-api.ts';
import { plainBlocks } from '../plain-text.ts';
import { type Fill, filledValues, optionsOf } from './fill.ts';

/** Where a button is: a message or a form. */
export type Place = { channel: string; ts: string } | { viewId: string } | View;

/** What the workspace answers to a press of what is not there any more. */
const goneButton = 'That button is gone.';
const looksAtMost = 5;

type WithoutAs<T> = T extends unknown ? Omit<T, 'as'> : never;

/** One person's hands. Each act rejects with the sentence the page would show; a form's errors by block are in `cause`. */
export function actor(call: Call, as: string) {
  async function act(what: WithoutAs<Act>): Promise<Extract<ActAnswer, { ok: true }>> {
    const answer = await call('act', { ...what, as });
    if (!answer.ok) throw new Error(answer.error, { cause: answer.errors });
    return answer;
  }
  const press = async (place: Place, wanted: string, choice?: string) => {
    const { blocks, target } = await blocksOf(call, as, place);
    const found = findElement(blocks, wanted, choice);
    if (found === undefined) {
      throw new Error(`No "${wanted}"${choice === undefined ? '' : ` with "${choice}"`} in:\n${plainBlocks(blocks)}`);
    }
    const { placed, element } = found;
    await act({ kind: 'action', blockId: placed.blockId, actionId: placed.actionId, element, ...target });
  };
  // A message may be edited between the look and the press: a person would look again.
  const use = async (...what: Parameters<typeof press>) => {
    for (let looks = 1; ; looks += 1) {
      try {
        return await press(...what);
      } catch (thrown) {
        if (looks === looksAtMost || !(thrown instanceof Error) || thrown.message !== goneButton) throw thrown;
      }
    }
  };
  return {
    /** The whole line with its slash; `thread` is there to be refused. */
    slash: (channel: string, text: string, { thread }: { thread?: string } = {}) =>
      act({ kind: 'slash', channel, text, ...(thread === undefined ? {} : { thread }) }),
    say: (channel: string, text: string, { thread }: { thread?: string } = {}) =>
      act({ kind: 'say', channel, text, ...(thread === undefined ? {} : { thread }) }),
    /** Says `@middlewatch …`. */
    mention: (channel: string, text: string, { thread }: { thread?: string } = {}) =>
      act({ kind: 'say', channel, text: `@middlewatch ${text}`, ...(thread === undefined ? {} : { thread }) }),
    /** Presses a button, by its label or action_id, or an entry of an overflow menu by its label. */
    click: (place: Place, labelOrActionId: string) => use(place, labelOrActionId),
    /** Chooses in a select, found by placeholder, block_id or action_id, the option with this label or value. */
    select: (place: Place, element: string, option: string) => use(place, element, option),
    /** Fills in a form, by block_id, action_id or label, and submits it. */
    submit: async (view: View | string, fill: Fill = {}) => {
      const viewId = typeof view === 'string' ? view : view.id;
      const { blocks } = await blocksOf(call, as, { viewId });
      return act({ kind: 'submit', viewId, values: filledValues(blocks, fill) });
    },
    /** Closes the top form, or all of them. */
    closeView: async ({ all = false }: { all?: boolean } = {}) => {
      const top = (await call('views', { as })).at(-1);
      if (top === undefined) throw new Error(`${as} has no form open.`);
      await act({ kind: 'close_view', viewId: top.id, all });
    },
    shortcut: (callbackId: string, place?: { channel: string; ts: string }) =>
      act({ kind: 'shortcut', callbackId, ...(place === undefined ? {} : { channel: place.channel, ts: place.ts }) }),
    openDirect: async () => {
      const { botUserId } = await call('state', {});
      return (await act({ kind: 'open_im', user: botUserId })).channel ?? '';
    },
    openHome: () => act({ kind: 'open_home' }),
  };
}

export type Actor = ReturnType<typeof actor>;

type Target = { channel: string; ts: string } | { viewId: string };

async function blocksOf(call: Call, as: string, place: Place): Promise<{ blocks: Block[]; target: Target }> {
  if ('ts' in place) {
    const { channel, ts } = place;
    const message = (await call('messages', { channel, as, limit: 10_000 })).find((each) => each.ts === ts);
    if (message === undefined) throw new Error(`${as} sees no message ${ts} in ${channel}.`);
    return { blocks: message.blocks ?? [], target: { channel: message.channel, ts } };
  }
  const viewId = 'viewId' in place ? place.viewId : place.id;
  const home = await call('home', { as });
  const views = [...(await call('views', { as })), ...(home === null ? [] : [home])];
  const view = views.find((each) => each.id === viewId);
  if (view === undefined) throw new Error(`${as} has no form ${viewId} open.`);
  return { blocks: view.blocks, target: { viewId } };
}

/**
 * The element that `wanted` names by label, action_id, block_id or placeholder, with the state that using it gives.
 * Without `choice` a button or an entry of an overflow menu, with it the option of a select.
 */
export function findElement(
  blocks: readonly Block[],
  wanted: string,
  choice?: string,
): { placed: Placed; element: ElementState } | undefined {
  for (const placed of placedElements(blocks)) {
    const type = stringIn(placed.element, 'type');
    const isNamed = [placed.actionId, placed.blockId, label(placed.element)].includes(wanted);
    const options = optionsOf(placed.element);
    if (type === 'button' && choice === undefined && isNamed) return { placed, element: { type } };
    if (type === 'overflow' && choice === undefined) {
      const option = options.find((each) => stringIn(each.text, 'text') === wanted);
      if (option !== undefined) return { placed, element: { type, selected_option: option } };
    }
    if (choice === undefined || !isNamed) continue;
    const option = options.find((each) => each.value === choice || stringIn(each.text, 'text') === choice);
    const field = stateField(type);
    if (option !== undefined) return { placed, element: { type, selected_option: option } };
    if (field !== undefined && options.length === 0) return { placed, element: { type, [field]: choice } };
  }
  return undefined;
}

function label(element: Record<string, unknown>): string {
  return stringIn(element.text, 'text') || stringIn(element.placeholder, 'text');
}
