/**
 * What this page draws, by Slack's names. The bot's renderer may emit these and no others; a test compares the two.
 * Anything else is drawn as a line saying that it is not drawn here.
 */

export const DRAWN_BLOCKS = /** @type {const} */ ([
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
]);

/** Elements of actions, inputs and section accessories, and the two that only a context or a section may hold. */
export const DRAWN_ELEMENTS = /** @type {const} */ ([
  'button',
  'channels_select',
  'checkboxes',
  'conversations_select',
  'datepicker',
  'datetimepicker',
  'email_text_input',
  'image',
  'multi_static_select',
  'multi_users_select',
  'number_input',
  'overflow',
  'plain_text_input',
  'radio_buttons',
  'static_select',
  'timepicker',
  'url_text_input',
  'users_select',
]);

/** The containers inside a rich_text block. */
export const DRAWN_RICH_TEXT = /** @type {const} */ ([
  'rich_text_list',
  'rich_text_preformatted',
  'rich_text_quote',
  'rich_text_section',
]);

/** The inline elements inside those containers. */
export const DRAWN_RICH_TEXT_ELEMENTS = /** @type {const} */ ([
  'broadcast',
  'channel',
  'color',
  'date',
  'emoji',
  'link',
  'text',
  'user',
  'usergroup',
]);

/** Cells of a table block. */
export const DRAWN_CELLS = /** @type {const} */ (['raw_number', 'raw_text', 'rich_text']);
