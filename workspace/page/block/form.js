/**
 * What the inputs of one message or view hold, in Slack's own form, and whether a form may be sent. Pure.
 *
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('../../page-api.ts').ElementState} ElementState
 * @typedef {import('../../page-api.ts').StateValues} StateValues
 * @typedef {import('../../page-api.ts').Option} Option
 */

const STATELESS = new Set(['button', 'overflow', 'image', 'mrkdwn', 'plain_text']);

/** Where each kind of element keeps its value, and what holds its initial one. */
const FIELDS = /** @type {const} */ ({
  channels_select: ['selected_channel', 'initial_channel'],
  checkboxes: ['selected_options', 'initial_options'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  datepicker: ['selected_date', 'initial_date'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  radio_buttons: ['selected_option', 'initial_option'],
  static_select: ['selected_option', 'initial_option'],
  timepicker: ['selected_time', 'initial_time'],
  users_select: ['selected_user', 'initial_user'],
});

/**
 * The element's state before anybody touched it; an empty one holds null or an empty list, as in Slack's payloads.
 * @param {Shape} element
 * @returns {ElementState}
 */
export function initialElement(element) {
  const type = element.type;
  const fields = Object.entries(FIELDS).find(([name]) => name === type)?.[1] ?? ['value', 'initial_value'];
  const empty = type === 'checkboxes' || type.startsWith('multi_') ? [] : null;
  return { type, [fields[0]]: element[fields[1]] ?? empty };
}

/**
 * The state of every input in these blocks. What `kept` already holds for the same block, action and type stays, as Slack
 * keeps what a person typed when a view is updated under their hands.
 * @param {Shape[]} blocks
 * @param {StateValues} [kept]
 * @returns {StateValues}
 */
export function formValues(blocks, kept = {}) {
  /** @type {StateValues} */
  const values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (STATELESS.has(element.type)) continue;
      const blockId = String(block.block_id ?? '');
      const actionId = String(element.action_id ?? '');
      const known = kept[blockId]?.[actionId];
      values[blockId] = {
        ...values[blockId],
        [actionId]: known?.type === element.type ? known : initialElement(element),
      };
    }
  }
  return values;
}

/**
 * What keeps a form from being sent: block id to a sentence. Slack's client checks the same before the app hears of it.
 * @param {Shape[]} blocks
 * @param {StateValues} values
 * @returns {Record<string, string>}
 */
export function formErrors(blocks, values) {
  /** @type {Record<string, string>} */
  const errors = {};
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    const blockId = String(block.block_id ?? '');
    for (const element of elementsOf(block)) {
      const state = values[blockId]?.[String(element.action_id ?? '')];
      const error = elementError(element, state, block.optional === true);
      if (error !== null) errors[blockId] = error;
    }
  }
  return errors;
}

/**
 * @param {Shape} element
 * @param {ElementState | undefined} state
 * @param {boolean} optional
 * @returns {string | null}
 */
function elementError(element, state, optional) {
  if (state === undefined || isEmpty(state)) return optional ? null : 'This field needs a value.';
  if (typeof state.value !== 'string') return null;
  const length = Array.from(state.value).length;
  const min = Number(element.min_length ?? 0);
  const max = Number(element.max_length ?? 3000);
  if (length < min) return `At least ${min} characters, these are ${length}.`;
  if (length > max) return `At most ${max} characters, these are ${length}.`;
  if (element.type === 'number_input') return numberError(element, state.value);
  if (element.type === 'url_text_input' && !URL.canParse(state.value)) return 'This is not a web address.';
  if (element.type === 'email_text_input' && !/^\S+@\S+$/.test(state.value)) return 'This is not an email address.';
  return null;
}

/**
 * @param {Shape} element
 * @param {string} value
 */
function numberError(element, value) {
  const number = Number(value);
  if (Number.isNaN(number)) return 'This is not a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'This must be a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value)) return `At least ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `At most ${element.max_value}.`;
  return null;
}

/** @param {ElementState} state */
function isEmpty(state) {
  const { type: _type, ...held } = state;
  return Object.values(held).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

/**
 * The interactive elements of a block, wherever its type keeps them.
 * @param {Shape} block
 * @returns {Shape[]}
 */
export function elementsOf(block) {
  if (block.type === 'actions' && Array.isArray(block.elements)) return block.elements;
  const one = block.type === 'input' ? block.element : block.type === 'section' ? block.accessory : undefined;
  return isShape(one) ? [one] : [];
}

/**
 * @param {unknown} value
 * @returns {value is Shape}
 */
function isShape(value) {
  return typeof value === 'object' && value !== null && 'type' in value;
}
