import { z } from 'zod';
import { placedElements, stateField } from '../block/element.ts';
import { recordsIn, stringIn } from '../block/record.ts';
import type { Block, ElementState, Option, StateValues } from '../page-api.ts';

/** What to fill in, by block_id, action_id or label: text, a date, an option's label or value, several of them. */
export type Fill = Record<string, string | number | readonly string[]>;

const optionSchema = z.custom<Option>((value) => stringIn(value, 'value') !== '');

/** The declared options of an element, groups flattened. */
export function optionsOf(element: Record<string, unknown>): Option[] {
  const groups = recordsIn(element.option_groups).flatMap((group) => recordsIn(group.options));
  return z.array(optionSchema).parse([...recordsIn(element.options), ...groups]);
}

/** A form's state with `fill` in it; throws for a field the form does not have and for an option it does not offer. */
export function filledValues(blocks: readonly Block[], fill: Fill): StateValues {
  const values: StateValues = {};
  const unused = new Set(Object.keys(fill));
  for (const { blockId, actionId, element, block } of placedElements(blocks)) {
    const key = [blockId, actionId, stringIn(block.label, 'text')].find((name) => fill[name] !== undefined);
    const wanted = key === undefined ? undefined : fill[key];
    if (key === undefined || wanted === undefined) continue;
    unused.delete(key);
    values[blockId] = { ...values[blockId], [actionId]: filledState(element, wanted) };
  }
  if (unused.size > 0) throw new Error(`The form has no field ${[...unused].map((key) => `"${key}"`).join(', ')}.`);
  return values;
}

function filledState(element: Record<string, unknown>, wanted: string | number | readonly string[]): ElementState {
  const type = stringIn(element, 'type');
  const field = stateField(type);
  if (field === undefined) throw new Error(`An element of type ${type} cannot be filled in.`);
  const pick = (name: string): Option => {
    const option = optionsOf(element).find((each) => each.value === name || stringIn(each.text, 'text') === name);
    if (option === undefined) throw new Error(`No option "${name}".`);
    return option;
  };
  const list = typeof wanted === 'object' ? wanted : [String(wanted)];
  if (field === 'selected_options') return { type, selected_options: list.map(pick) };
  if (field === 'selected_option') return { type, selected_option: pick(String(wanted)) };
  if (field === 'selected_date_time') return { type, selected_date_time: Number(wanted) };
  if (/s$/.test(field)) return { type, [field]: list };
  return { type, [field]: String(wanted) };
}
