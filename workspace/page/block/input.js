import { html, useEffect, useRef } from '../preact.js';
import { plainString, TextObject } from '../text/draw.js';
import { heldState, optionsOf } from './choice.js';

/**
 * Text fields, boxes, radio buttons, dates and times.
 *
 * @typedef {import('./element.js').ElementProps} ElementProps
 * @typedef {import('../../page-api.ts').ElementState} ElementState
 * @typedef {import('../../page-api.ts').Option} Option
 * @typedef {{ currentTarget: HTMLInputElement }} InputEventLike
 */

/** @type {Record<string, string>} */
const INPUT_MODES = { number_input: 'decimal', email_text_input: 'email', url_text_input: 'url' };

/** @param {ElementProps} props */
export function TextInput(props) {
  const { page, block, element, surface, id } = props;
  const control = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (element.focus_on_load === true) control.current?.focus();
  }, []);
  const common = {
    id,
    ref: control,
    class: 'field',
    value: heldState(props)?.value ?? '',
    placeholder: plainString(page, element.placeholder),
    'aria-invalid': surface.errors[String(block.block_id)] !== undefined,
    'aria-describedby': `${id}-note`,
    onInput: (/** @type {InputEventLike} */ { currentTarget }) =>
      surface.change(block, element, { type: element.type, value: currentTarget.value || null }),
  };
  if (element.multiline === true) return html`<textarea ...${common} rows="4"></textarea>`;
  const dispatches = block.dispatch_action === true;
  const enter = (/** @type {KeyboardEvent & InputEventLike} */ event) => {
    if (event.key !== 'Enter' || !dispatches) return;
    event.preventDefault();
    void surface.press(block, element, { type: element.type, value: event.currentTarget.value || null });
  };
  const mode = INPUT_MODES[element.type] ?? 'text';
  return html`<input ...${common} type="text" inputmode=${mode} autocomplete="off" onKeyDown=${enter} />`;
}

/** @param {ElementProps} props */
export function Checkboxes(props) {
  const chosen = heldState(props)?.selected_options ?? [];
  return html`<${Choices}
    ...${props}
    kind="checkbox"
    chosen=${chosen.map(({ value }) => value)}
    toState=${(/** @type {Option} */ option, /** @type {boolean} */ checked) => ({
      selected_options: checked ? [...chosen, option] : chosen.filter(({ value }) => value !== option.value),
    })}
  />`;
}

/** @param {ElementProps} props */
export function RadioButtons(props) {
  const chosen = heldState(props)?.selected_option;
  return html`<${Choices}
    ...${props}
    kind="radio"
    chosen=${chosen ? [chosen.value] : []}
    toState=${(/** @type {Option} */ option) => ({ selected_option: option })}
  />`;
}

/**
 * @param {ElementProps & {
 *   kind: 'checkbox' | 'radio',
 *   chosen: string[],
 *   toState: (option: Option, checked: boolean) => Partial<ElementState>,
 * }} props
 */
function Choices({ page, block, element, surface, id, silent, kind, chosen, toState }) {
  return html`<div class="choices" id=${id} role=${kind === 'radio' ? 'radiogroup' : 'group'} aria-labelledby=${`${id}-label`}>
    ${optionsOf(element.options).map(
      (option) => html`<label class="choice">
        <input
          type=${kind}
          name=${id}
          checked=${chosen.includes(option.value)}
          onChange=${(/** @type {InputEventLike} */ { currentTarget }) => tell(block, element, surface, silent, toState(option, currentTarget.checked))}
        />
        <span>
          <${TextObject} page=${page} text=${option.text} />
          ${option.description && html`<span class="choice-note"><${TextObject} page=${page} text=${option.description} /></span>`}
        </span>
      </label>`,
    )}
  </div>`;
}

/** @param {ElementProps} props */
export function DateInput(props) {
  return html`<${Picker} ...${props} kind="date" value=${heldState(props)?.selected_date} toState=${(/** @type {string} */ text) => ({ selected_date: text || null })} />`;
}

/** @param {ElementProps} props */
export function TimeInput(props) {
  return html`<${Picker} ...${props} kind="time" value=${heldState(props)?.selected_time} toState=${(/** @type {string} */ text) => ({ selected_time: text || null })} />`;
}

/** @param {ElementProps} props */
export function DateTimeInput(props) {
  const seconds = heldState(props)?.selected_date_time;
  return html`<${Picker}
    ...${props}
    kind="datetime-local"
    value=${typeof seconds === 'number' ? localDateTime(seconds) : null}
    toState=${(/** @type {string} */ text) => ({
      selected_date_time: text === '' ? null : Math.floor(new Date(text).getTime() / 1000),
    })}
  />`;
}

/**
 * @param {ElementProps & { kind: string, value: string | null | undefined, toState: (text: string) => Partial<ElementState> }} props
 */
function Picker({ page, block, element, surface, id, silent, kind, value, toState }) {
  return html`<input
    id=${id}
    class="field field-short"
    type=${kind}
    value=${value ?? ''}
    aria-label=${silent ? undefined : plainString(page, element.placeholder) || 'Choose'}
    onChange=${(/** @type {InputEventLike} */ { currentTarget }) => tell(block, element, surface, silent, toState(currentTarget.value))}
  />`;
}

/**
 * @param {import('../page.js').Shape} block
 * @param {import('../page.js').Shape} element
 * @param {import('./surface.js').Surface} surface
 * @param {boolean} silent
 * @param {Partial<ElementState>} held
 */
function tell(block, element, surface, silent, held) {
  const state = { type: element.type, ...held };
  if (silent) surface.change(block, element, state);
  else void surface.press(block, element, state);
}

/** @param {number} seconds */
function localDateTime(seconds) {
  const at = new Date(seconds * 1000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
