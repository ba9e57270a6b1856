import { z } from 'zod';
import { confirm, id, imageElement, option, optionGroup, plainOption, plainText, url } from './composition.ts';

const actionable = { action_id: id.optional() };
const confirmable = { ...actionable, confirm: confirm.optional() };
const chosen = { ...confirmable, focus_on_load: z.boolean().optional() };
const select = { ...chosen, placeholder: plainText(150).optional() };
const multi = { ...select, max_selected_items: z.int().min(1).optional() };
const typed = {
  ...actionable,
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional(),
    })
    .optional(),
};
const options = z.array(plainOption).min(1).max(100).optional();
const groups = z.array(optionGroup).min(1).max(100).optional();
const filter = z.looseObject({}).optional();
const ids = z.array(z.string());

const button = z.strictObject({
  type: z.literal('button'),
  ...confirmable,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...confirmable,
  options: z.array(plainOption).min(1).max(5),
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...chosen,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).max(10).optional(),
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...chosen,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...select,
  options,
  option_groups: groups,
  initial_option: plainOption.optional(),
});

const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...multi,
  options,
  option_groups: groups,
  initial_options: z.array(plainOption).min(1).max(100).optional(),
});

const usersSelect = z.strictObject({ type: z.literal('users_select'), ...select, initial_user: z.string().optional() });
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...multi,
  initial_users: ids.optional(),
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...select,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...select,
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter,
});

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...select,
  initial_date: z.iso.date().optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...select,
  initial_time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  timezone: z.string().optional(),
});
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...chosen,
  initial_date_time: z.int().optional(),
});

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});
const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
const urlInput = z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: z.string().optional() });
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

const choices = [
  checkboxes,
  radioButtons,
  staticSelect,
  multiStaticSelect,
  usersSelect,
  multiUsersSelect,
  channelsSelect,
  conversationsSelect,
  datepicker,
  timepicker,
] as const;

/** What an actions block, a section's accessory, and an input block may hold, each its own selection. */
export const actionsElement = z.discriminatedUnion('type', [button, overflow, datetimepicker, ...choices]);
export const accessory = z.discriminatedUnion('type', [button, overflow, imageElement, ...choices]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  emailInput,
  urlInput,
  numberInput,
  datetimepicker,
  ...choices,
]);
