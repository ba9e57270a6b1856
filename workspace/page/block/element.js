import { html } from '../preact.js';
import { plainString } from '../text/draw.js';
import { safeUrl } from '../text/token.js';
import { ConversationSelect, MultiSelect, MultiUserSelect, StaticSelect, UserSelect } from './choice.js';
import { Checkboxes, DateInput, DateTimeInput, RadioButtons, TextInput, TimeInput } from './input.js';
import { Overflow } from './overflow.js';
import { isKey } from './rich-text.js';
import { elementKey } from './surface.js';

/**
 * The interactive elements and images that blocks hold.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('./surface.js').Surface} Surface
 * @typedef {typeof import('../drawn.js').DRAWN_ELEMENTS[number]} ElementType
 *
 * @typedef {object} ElementProps
 * @property {Page} page
 * @property {Shape} block
 * @property {Shape} element
 * @property {Surface} surface
 * @property {string} id of the control, for its label
 * @property {boolean} silent true in an input block: a change is held, the app hears of it when the form is sent
 */

/** Pictures that carry themselves; of these kinds none can hold a script. */
const DATA_PICTURE = /^data:image\/(?:png|gif|jpeg|webp);base64,/;

/** @type {Record<ElementType, (props: ElementProps) => unknown>} */
const ELEMENTS = {
  button: Button,
  channels_select: ConversationSelect,
  checkboxes: Checkboxes,
  conversations_select: ConversationSelect,
  datepicker: DateInput,
  datetimepicker: DateTimeInput,
  email_text_input: TextInput,
  image: ({ element }) => html`<${Picture} image=${element} />`,
  multi_static_select: MultiSelect,
  multi_users_select: MultiUserSelect,
  number_input: TextInput,
  overflow: Overflow,
  plain_text_input: TextInput,
  radio_buttons: RadioButtons,
  static_select: StaticSelect,
  timepicker: TimeInput,
  url_text_input: TextInput,
  users_select: UserSelect,
};

/** @param {ElementProps} props */
export function Element(props) {
  const { element } = props;
  if (!isKey(ELEMENTS, element.type)) {
    return html`<span class="not-drawn">element type ${element.type} is not drawn here</span>`;
  }
  return html`<${ELEMENTS[element.type]} ...${props} />`;
}

/** @param {ElementProps} props */
function Button({ page, block, element, surface }) {
  const busy = surface.busy === elementKey(block, element);
  const style = element.style === 'primary' || element.style === 'danger' ? ` button-${element.style}` : '';
  const url = safeUrl(String(element.url ?? ''));
  const press = () => {
    if (url !== null) window.open(url, '_blank', 'noopener,noreferrer');
    return surface.press(block, element, {
      type: 'button',
      value: element.value === undefined ? null : String(element.value),
    });
  };
  return html`<button
    type="button"
    class=${`button${style}`}
    aria-label=${element.accessibility_label}
    aria-busy=${busy}
    disabled=${surface.busy !== null}
    title=${url ?? undefined}
    onClick=${press}
  >
    ${plainString(page, element.text)}${url !== null && html`<span aria-hidden="true"> ↗</span>`}
  </button>`;
}

/**
 * A picture of the workspace itself; one from elsewhere is named and linked, never fetched: the page talks to nobody else.
 * @param {{ image: Shape }} props
 */
export function Picture({ image }) {
  const alt = String(image.alt_text ?? 'image');
  const source = pictureSource(image);
  if (source === null) return html`<span class="not-drawn">image: ${alt}</span>`;
  const local = source.startsWith('data:') || new URL(source, location.href).origin === location.origin;
  if (local) return html`<img class="picture" src=${source} alt=${alt} loading="lazy" />`;
  return html`<a href=${source} target="_blank" rel="noopener noreferrer">image: ${alt}</a>`;
}

/** @param {Shape} image */
function pictureSource(image) {
  if (typeof image.image_url === 'string') {
    return DATA_PICTURE.test(image.image_url) ? image.image_url : safeUrl(image.image_url);
  }
  const file = image.slack_file;
  if (typeof file !== 'object' || file === null) return null;
  if ('url' in file) return safeUrl(String(file.url));
  return 'id' in file ? `/files/${encodeURIComponent(String(file.id))}/picture` : null;
}
