import { html } from '../preact.js';
import { channelTitle, visibleChannels } from '../select.js';
import { plainString } from '../text/draw.js';
import { shapes } from './rich-text.js';

/**
 * Selects. The browser's own control: on a phone nothing built by hand is as easy to hit.
 *
 * @typedef {import('./element.js').ElementProps} ElementProps
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('../../page-api.ts').ElementState} ElementState
 * @typedef {import('../../page-api.ts').Option} Option
 * @typedef {{ label: string, choices: { key: string, label: string }[] }} ChoiceGroup label '' for choices outside groups
 */

/** @param {ElementProps} props */
export function StaticSelect(props) {
  const groups = optionGroups(props.element);
  const state = heldState(props);
  return html`<${Select}
    ...${props}
    groups=${groups.map(({ label, options }) => ({ label: plainString(props.page, label), choices: toChoices(props.page, options) }))}
    chosen=${state?.selected_option?.value ?? ''}
    toState=${(/** @type {string} */ key) => ({ selected_option: findOption(groups, key) })}
  />`;
}

/** @param {ElementProps} props */
export function UserSelect(props) {
  return html`<${Select}
    ...${props}
    groups=${[{ label: '', choices: userChoices(props.page) }]}
    chosen=${heldState(props)?.selected_user ?? ''}
    toState=${(/** @type {string} */ key) => ({ selected_user: key || null })}
  />`;
}

/** @param {ElementProps} props */
export function ConversationSelect(props) {
  const field = props.element.type === 'channels_select' ? 'selected_channel' : 'selected_conversation';
  const { channels, direct } = visibleChannels(props.page.state);
  const listed = props.element.type === 'channels_select' ? channels : [...channels, ...direct];
  const choices = listed.map((channel) => ({ key: channel.id, label: channelTitle(props.page.state, channel) }));
  return html`<${Select}
    ...${props}
    groups=${[{ label: '', choices }]}
    chosen=${heldState(props)?.[field] ?? ''}
    toState=${(/** @type {string} */ key) => ({ [field]: key || null })}
  />`;
}

/** @param {ElementProps} props */
export function MultiSelect(props) {
  const groups = optionGroups(props.element);
  const chosen = heldState(props)?.selected_options ?? [];
  return html`<${ManySelect}
    ...${props}
    choices=${groups.flatMap(({ options }) => toChoices(props.page, options))}
    chosen=${chosen.map(({ value }) => value)}
    toState=${(/** @type {string[]} */ keys) => ({
      selected_options: keys.flatMap((key) => findOption(groups, key) ?? []),
    })}
  />`;
}

/** @param {ElementProps} props */
export function MultiUserSelect(props) {
  return html`<${ManySelect}
    ...${props}
    choices=${userChoices(props.page)}
    chosen=${heldState(props)?.selected_users ?? []}
    toState=${(/** @type {string[]} */ keys) => ({ selected_users: keys })}
  />`;
}

/**
 * @param {ElementProps & { groups: ChoiceGroup[], chosen: string, toState: (key: string) => Partial<ElementState> }} props
 */
function Select({ page, block, element, surface, id, silent, groups, chosen, toState }) {
  const placeholder = plainString(page, element.placeholder) || 'Choose';
  const choose = (/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => {
    const state = { type: element.type, ...toState(currentTarget.value) };
    if (silent) surface.change(block, element, state);
    else void surface.press(block, element, state);
  };
  return html`<select
    id=${id}
    class="select"
    value=${chosen}
    disabled=${surface.busy !== null}
    aria-label=${silent ? undefined : placeholder}
    onChange=${choose}
  >
    <option value="" disabled=${!silent}>${placeholder}</option>
    ${groups.map(({ label, choices }) => {
      const options = choices.map(
        (choice) => html`<option value=${choice.key} selected=${choice.key === chosen}>${choice.label}</option>`,
      );
      return label ? html`<optgroup label=${label}>${options}</optgroup>` : options;
    })}
  </select>`;
}

/**
 * Several choices: a list of boxes that folds away. Outside an input the app hears of it when the list is folded.
 * @param {ElementProps & {
 *   choices: { key: string, label: string }[],
 *   chosen: string[],
 *   toState: (keys: string[]) => Partial<ElementState>,
 * }} props
 */
function ManySelect({ page, block, element, surface, id, silent, choices, chosen, toState }) {
  const placeholder = plainString(page, element.placeholder) || 'Choose';
  const max = Number(element.max_selected_items ?? choices.length);
  const names = choices.filter(({ key }) => chosen.includes(key)).map(({ label }) => label);
  const toggle = (/** @type {string} */ key) => {
    const keys = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    surface.change(block, element, { type: element.type, ...toState(keys) });
  };
  const folded = (/** @type {{ currentTarget: HTMLDetailsElement }} */ { currentTarget }) => {
    if (!silent && !currentTarget.open) void surface.press(block, element, { type: element.type, ...toState(chosen) });
  };
  return html`<details class="many" onToggle=${folded}>
    <summary id=${id} class="select">${names.length === 0 ? placeholder : names.join(', ')}</summary>
    <div class="many-list" role="group" aria-label=${placeholder}>
      ${choices.map(
        ({ key, label }) => html`<label class="choice">
          <input
            type="checkbox"
            checked=${chosen.includes(key)}
            disabled=${!chosen.includes(key) && chosen.length >= max}
            onChange=${() => toggle(key)}
          />
          <span>${label}</span>
        </label>`,
      )}
    </div>
  </details>`;
}

/**
 * @param {ElementProps} props
 * @returns {ElementState | undefined}
 */
export function heldState({ block, element, surface }) {
  return surface.values[String(block.block_id ?? '')]?.[String(element.action_id ?? '')];
}

/**
 * @param {Shape} element
 * @returns {{ label: unknown, options: Option[] }[]}
 */
function optionGroups(element) {
  const groups = shapes(element.option_groups);
  if (groups.length === 0) return [{ label: undefined, options: optionsOf(element.options) }];
  return groups.map(({ label, options }) => ({ label, options: optionsOf(options) }));
}

/**
 * @param {unknown} value
 * @returns {Option[]}
 */
export function optionsOf(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {{ options: Option[] }[]} groups
 * @param {string} key
 * @returns {Option | null}
 */
function findOption(groups, key) {
  return groups.flatMap(({ options }) => options).find(({ value }) => value === key) ?? null;
}

/**
 * @param {Page} page
 * @param {Option[]} options
 */
function toChoices(page, options) {
  return options.map(({ text, value }) => ({ key: value, label: plainString(page, text) }));
}

/** @param {Page} page */
function userChoices(page) {
  return page.state.boot.users
    .filter(({ isDeactivated }) => !isDeactivated)
    .map(({ id, realName, name }) => ({ key: id, label: realName || name }));
}
