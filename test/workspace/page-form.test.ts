import { describe, expect, it } from 'vitest';
import { formErrors, formValues } from '../../workspace/page/block/form.js';

const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
const input = (element: Record<string, unknown> & { type: string }, optional = false) => ({
  type: 'input',
  block_id: 'b',
  optional,
  element: { action_id: 'a', ...element },
});

describe('what a form holds before anybody touched it', () => {
  it.each([
    ['plain_text_input', {}, { value: null }],
    ['plain_text_input', { initial_value: 'x' }, { value: 'x' }],
    ['static_select', {}, { selected_option: null }],
    ['static_select', { initial_option: option('x') }, { selected_option: option('x') }],
    ['multi_static_select', {}, { selected_options: [] }],
    ['checkboxes', {}, { selected_options: [] }],
    ['multi_users_select', { initial_users: ['U1'] }, { selected_users: ['U1'] }],
    ['datepicker', { initial_date: '2026-11-23' }, { selected_date: '2026-11-23' }],
  ])('%s %j holds %j', (type, initial, held) => {
    expect(formValues([input({ type, ...initial })])).toEqual({ b: { a: { type, ...held } } });
  });

  it('keeps what was typed when the same field comes again, and drops it when the field changed its kind', () => {
    const kept = { b: { a: { type: 'plain_text_input', value: 'typed' } } };
    expect(formValues([input({ type: 'plain_text_input' })], kept)).toEqual(kept);
    expect(formValues([input({ type: 'datepicker' })], kept)).toEqual({
      b: { a: { type: 'datepicker', selected_date: null } },
    });
  });

  it('leaves out what holds nothing: buttons, menus, pictures', () => {
    const elements = ['button', 'overflow'].map((type) => ({ type, action_id: type }));
    const accessory = { type: 'image', action_id: 'i' };
    expect(
      formValues([
        { type: 'actions', block_id: 'b', elements },
        { type: 'section', accessory },
      ]),
    ).toEqual({});
  });
});

describe('what keeps a form from being sent', () => {
  it.each([
    ['an empty field', { type: 'plain_text_input' }, null, 'This field needs a value.'],
    ['too few characters', { type: 'plain_text_input', min_length: 3 }, '😀', 'At least 3 characters, these are 1.'],
    ['too many characters', { type: 'plain_text_input', max_length: 1 }, 'ab', 'At most 1 characters, these are 2.'],
    ['a word for a number', { type: 'number_input' }, 'many', 'This is not a number.'],
    ['a fraction', { type: 'number_input', is_decimal_allowed: false }, '1.5', 'This must be a whole number.'],
    ['a number too big', { type: 'number_input', max_value: '5' }, '6', 'At most 5.'],
    ['no address', { type: 'url_text_input' }, 'here', 'This is not a web address.'],
  ])('%s', (_what, element, value, error) => {
    expect(formErrors([input(element)], { b: { a: { type: element.type, value } } })).toEqual({ b: error });
  });

  it('is nothing for an optional field left empty, or a field that fits', () => {
    const element = { type: 'plain_text_input', min_length: 3 };
    expect(formErrors([input(element, true)], { b: { a: { type: element.type, value: null } } })).toEqual({});
    expect(formErrors([input(element)], { b: { a: { type: element.type, value: 'abc' } } })).toEqual({});
  });
});
