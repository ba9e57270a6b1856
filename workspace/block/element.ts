import type { Ids } from '../ids.ts';
import type { Block, ElementState, StateValues } from '../page-api.ts';
import { isRecord, type JsonObject, recordsIn, stringIn } from './record.ts';

/** An element someone can use, and the block it is in. */
export type Placed = { blockId: string; actionId: string; element: JsonObject; block: Block };

/** Elements that are not used but shown. */
const inert = new Set(['image', 'mrkdwn', 'plain_text']);

function elementsOf(block: Block): JsonObject[] {
  switch (block.type) {
    case 'actions':
    case 'context_actions':
      return recordsIn(block.elements);
    case 'section':
      return recordsIn([block.accessory]);
    case 'input':
      return recordsIn([block.element]);
    default:
      return [];
  }
}

/** All elements of the blocks that someone can use, in reading order. */
export function placedElements(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block) =>
    elementsOf(block)
      .filter((element) => !inert.has(stringIn(element, 'type')))
      .map((element) => ({
        blockId: block.block_id ?? '',
        actionId: stringIn(element, 'action_id'),
        element,
        block,
      })),
  );
}

/** The blocks with the ids that Slack gives where the app gave none. */
export function withIds(blocks: readonly Block[], ids: Ids): Block[] {
  const identify = (element: unknown): unknown =>
    isRecord(element) && !inert.has(stringIn(element, 'type')) && element.action_id === undefined
      ? { ...element, action_id: ids.hex(5) }
      : element;
  return blocks.map((block) => {
    const known: Block = { ...block, block_id: block.block_id ?? ids.hex(5) };
    if (block.type === 'section' && block.accessory !== undefined) known.accessory = identify(block.accessory);
    if (block.type === 'input') known.element = identify(block.element);
    if (block.type === 'actions' && Array.isArray(block.elements)) known.elements = block.elements.map(identify);
    return known;
  });
}

/** What each stateful element type holds at first: the state's field, and the element's field it starts from. */
const stateful: Record<string, { field: keyof ElementState; initial: string; isList?: true }> = {
  plain_text_input: { field: 'value', initial: 'initial_value' },
  email_text_input: { field: 'value', initial: 'initial_value' },
  url_text_input: { field: 'value', initial: 'initial_value' },
  number_input: { field: 'value', initial: 'initial_value' },
  rich_text_input: { field: 'rich_text_value', initial: 'initial_value' },
  static_select: { field: 'selected_option', initial: 'initial_option' },
  external_select: { field: 'selected_option', initial: 'initial_option' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option' },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', isList: true },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', isList: true },
  checkboxes: { field: 'selected_options', initial: 'initial_options', isList: true },
  datepicker: { field: 'selected_date', initial: 'initial_date' },
  timepicker: { field: 'selected_time', initial: 'initial_time' },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time' },
  users_select: { field: 'selected_user', initial: 'initial_user' },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', isList: true },
  channels_select: { field: 'selected_channel', initial: 'initial_channel' },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', isList: true },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation' },
  multi_conversations_select: { field: 'selected_conversations', initial: 'initial_conversations', isList: true },
};

/** The field of the state that an element of this type fills; undefined for buttons and overflow menus. */
export function stateField(elementType: string): keyof ElementState | undefined {
  return stateful[elementType]?.field;
}

/** `state.values` of all stateful elements: what was `given`, else what the app preset, else null or an empty list. */
export function stateOf(blocks: readonly Block[], given: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const { blockId, actionId, element } of placedElements(blocks)) {
    const type = stringIn(element, 'type');
    const kind = stateful[type];
    if (kind === undefined) continue;
    const preset = element[kind.initial] ?? (kind.isList ? [] : null);
    const known = given[blockId]?.[actionId];
    const state: ElementState = { type, [kind.field]: known?.[kind.field] ?? preset };
    values[blockId] = { ...values[blockId], [actionId]: state };
  }
  return values;
}
